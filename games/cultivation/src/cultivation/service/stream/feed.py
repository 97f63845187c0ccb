"""Brings news from the database to the open streams. A notification is only a hint to look sooner."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.log import LOG
from cultivation.service.pieces import pieces
from cultivation.service.stream.banners import Banners
from cultivation.service.stream.chat import Talk
from cultivation.service.stream.hub import frame
from cultivation.store import stream as rows
from cultivation.store.postgres import FAILED, connect, listen

if TYPE_CHECKING:
    from cultivation.service.service import Service
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

EVERY_S = 1.0
PAUSE_S = 0.05  # news that come close together are read together
EPOCHS_EVERY = 15  # turns


@dataclass(slots=True)
class Reader:
    """How far the news were read, over all players. None is not yet."""

    last: int | None = None
    turn: int = 0
    banners: Banners = field(default_factory=Banners)
    talk: Talk = field(default_factory=Talk)


async def feed(service: Service, uri: str) -> None:
    """For ever. While the database is away streams stay open, and what was missed is read afterwards."""
    reader = Reader()
    while True:
        try:
            if service.worker:
                connection = await connect(uri, statement_s=5)
                try:
                    await _read_on(service, service.worker, connection, reader)
                finally:
                    connection.terminate()
        except FAILED as error:
            LOG.warning("the stream waits for the database", extra={"data": {"why": repr(error)}})
        await asyncio.sleep(EVERY_S)


async def _read_on(service: Service, worker: Worker, connection: Connection, reader: Reader) -> None:
    hinted = asyncio.Event()
    await listen(connection, rows.CHANNEL, hinted.set)
    if reader.last is None:
        reader.last = await rows.newest(connection)
    while True:
        await look(service, worker, connection, reader)
        due_s = time.monotonic() + EVERY_S
        while not hinted.is_set() and (now_s := time.monotonic()) < due_s:
            with suppress(TimeoutError):
                await asyncio.wait_for(hinted.wait(), min(reader.talk.wait_s(now_s), due_s - now_s))
            await _listened(service, worker, connection, reader)
        hinted.clear()
        await asyncio.sleep(PAUSE_S)


async def look(service: Service, worker: Worker, connection: Connection, reader: Reader) -> None:
    """Once: everybody's news, banners, and now and then whose session is over."""
    hub = service.hub
    while found := await rows.news(connection, reader.last or 0):
        for row in found:
            if stream := hub.streams.get(row["player"]):
                stream.put(row["seq"], row["type"], row["data"].encode())
        reader.last = found[-1]["n"]
    fresh, hub.hellos = await reader.banners.look(worker, connection)
    async for players in pieces(list(hub.streams) if fresh else []):
        hub.tell(players, b"".join(fresh))
    await _listened(service, worker, connection, reader)
    if reader.turn % EPOCHS_EVERY == 0 and hub.streams:
        epochs = {player: stream.epoch for player, stream in hub.streams.items()}
        over = await connection.fetch(rows.OVER, list(epochs), list(epochs.values()))
        hub.end((row["id"] for row in over), frame("replaced", {}))
    reader.turn += 1


async def _listened(service: Service, worker: Worker, connection: Connection, reader: Reader) -> None:
    """What was said, when it is time: talk has a quicker pace than everything else."""
    now_ms = worker.clock.now_ms()
    await reader.talk.look(connection, service.hub, now_ms=now_ms, now_s=time.monotonic())
