"""The line of those who wait to come in, as it was at the last look: who asks again is told the place from memory, and
those who come at about the same time join together. So a line of any length costs the database the same.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.pieces import pieces
from cultivation.store import queue
from cultivation.store.queue import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

GATHER_S = 0.01
AT_ONCE = 500
Joining = asyncio.Future[Place]


@dataclass(slots=True)
class Line:
    """`waiting` are the numbers in line, smallest first; `called` is until when each may come; `last` is the newest
    number that had been given. `heard` are those who have asked since, and `joining` the newcomers by name.
    """

    waiting: Sequence[int] = ()
    called: dict[int, int] = field(default_factory=dict)
    last: int = 0
    heard: set[int] = field(default_factory=set)
    joining: dict[str, list[Joining]] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    async def look(self, connection: Connection, *, now_ms: int) -> None:
        """How things stand now."""
        self.waiting, self.called, self.last = await queue.line(connection, now_ms=now_ms)

    async def tell(self, connection: Connection, *, now_ms: int) -> None:
        """Who has asked since the last time is still there."""
        heard, self.heard = self.heard, set()
        async for piece in pieces(sorted(heard)):
            await queue.hear(connection, list(piece), now_ms=now_ms)

    def place(self, number: int, now_ms: int) -> Place | None:
        """Of who has a number; None where only the database can say, because the number was not in line at the look."""
        if self.called.get(number, 0) > now_ms:
            return Place(number, True, 0)
        ahead = self._ahead(number)
        if number <= self.last and self.waiting[ahead : ahead + 1] != [number]:
            return None
        self.heard.add(number)
        return Place(number, False, ahead)

    async def join(self, worker: Worker, name: str) -> Place:
        """The place of a newcomer: the last, or the one that the name has already. Raises what the database raises."""
        loop = asyncio.get_running_loop()
        joining: Joining = loop.create_future()
        self.joining.setdefault(name, []).append(joining)
        if self.task is None:
            self.task = loop.create_task(self._join(worker))
        return await joining

    async def _join(self, worker: Worker) -> None:
        """One statement after the other until nobody waits for a place any more."""
        try:
            while self.joining:
                await asyncio.sleep(GATHER_S)
                names = list(self.joining)[:AT_ONCE]
                await self._joined(worker, {name: self.joining.pop(name) for name in names})
        finally:
            self.task = None

    async def _joined(self, worker: Worker, names: dict[str, list[Joining]]) -> None:
        """Never leaves anybody without an answer."""
        try:
            async with worker.pool.acquire() as connection:
                found = await queue.join_all(connection, list(names), now_ms=worker.clock.now_ms())
        except BaseException as error:
            for joining in names.values():
                for one in joining:
                    if not one.done():
                        one.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for name, (number, is_called) in found.items():
            place = Place(number, is_called, 0 if is_called else self._ahead(number))
            for one in names[name]:
                if not one.done():
                    one.set_result(place)

    def _ahead(self, number: int) -> int:
        """How many are before a number: those of the look, and whoever has got one between it and this one."""
        return bisect_left(self.waiting, number) + max(0, number - self.last - 1)
