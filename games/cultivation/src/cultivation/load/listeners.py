"""Devices that only listen: open streams, and what of the world's chat has come to each."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.load.player import Player

OPEN_AT_ONCE = 64
CHUNK_BYTES = 65_536


@dataclass(slots=True)
class Listeners:
    """Streams on the first world channel. `heard` counts, for each, the words that were listened for."""

    word: bytes
    heard: dict[int, int] = field(default_factory=dict)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def listen(self, players: Sequence[Player]) -> None:
        """Opens one stream a player; comes back when each has said hello."""
        gate = asyncio.Semaphore(OPEN_AT_ONCE)

        async def begin(player: Player) -> None:
            async with gate:
                ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self.tasks.append(asyncio.create_task(self._stream(player, ready)))
                await asyncio.wait_for(ready, 30)

        await asyncio.gather(*(begin(player) for player in players))

    async def end(self) -> None:
        """Hangs up."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _stream(self, player: Player, ready: asyncio.Future[None]) -> None:
        where = urlsplit(player.client.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        try:
            head = f"GET /v1/stream?world=1 HTTP/1.1\r\nhost: {where.netloc}\r\n"
            writer.write(f"{head}authorization: {player.headers['authorization']}\r\n\r\n".encode())
            self.heard[player.number] = 0
            while data := await reader.read(CHUNK_BYTES):
                if not ready.done():
                    ready.set_result(None)
                self.heard[player.number] += data.count(self.word)
        finally:
            if not ready.done():
                ready.cancel()
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
