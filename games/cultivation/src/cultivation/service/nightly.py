"""What is looked through at night: once for each day, by one process, in small pieces beside the players' calls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.service.boards.compare import compare
from cultivation.service.log import LOG
from cultivation.service.replay.day import replay_day
from cultivation.service.replay.run import told
from cultivation.store import command_log, nights
from cultivation.store.command_log import DAY_MS, KEEP_DAYS
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cultivation.service.service import Service
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

LOOK_S = 30.0
REST_S = 0.002  # after each command that is played again: about a tenth of one core
LEASE_MS = 600_000
HOLD_EVERY = 5_000  # pieces; at most a minute's work
AFTER_MS = 3_600_000  # keys of the day before are still good for so long


class TakenAway(Exception):  # noqa: N818  The name says what happened.
    """This process was so slow that another has taken the job."""


@dataclass(slots=True)
class Lease:
    """A job that this process has until `until_ms`."""

    worker: Worker
    connection: Connection
    key: str
    until_ms: int
    pieces: int = 0
    rest_s: float = REST_S

    async def pace(self) -> None:
        """One more piece is done; others have their turn."""
        self.pieces += 1
        if self.pieces % HOLD_EVERY == 0:
            until_ms = _until_ms(self.worker)
            if not await nights.hold(self.connection, self.key, held_ms=self.until_ms, until_ms=until_ms):
                raise TakenAway(self.key)
            self.until_ms = until_ms
        await asyncio.sleep(self.rest_s)


async def nightly(service: Service) -> None:
    """For ever. A database that is away is asked again."""
    while True:
        if worker := service.worker:
            try:
                await work(worker)
            except FAILED as error:
                LOG.warning("the night's work waits", extra={"data": {"why": repr(error)}})
        await asyncio.sleep(LOOK_S)


async def work(worker: Worker, rest_s: float = REST_S) -> int:
    """What is due now, one after the other; returns how many jobs were done."""
    finished = 0
    async with worker.pool.acquire() as connection:
        now_ms = worker.clock.now_ms()
        today = now_ms // DAY_MS
        began_ms = today * DAY_MS
        for kind in KINDS:
            await nights.note(connection, kind, today - 1, ends_ms=began_ms, due_ms=began_ms + AFTER_MS)
        while True:
            now_ms, until_ms = worker.clock.now_ms(), _until_ms(worker)
            job = await nights.take(connection, list(KINDS), now_ms=now_ms, until_ms=until_ms)
            if job is None:
                return finished
            key, kind, subject = job
            lease = Lease(worker, connection, key, until_ms, rest_s=rest_s)
            try:
                await KINDS[kind](lease, int(subject))
            except TakenAway:
                return finished
            finished += await nights.done(connection, key, held_ms=lease.until_ms, now_ms=worker.clock.now_ms())


def _until_ms(worker: Worker) -> int:
    return worker.clock.now_ms() + LEASE_MS * worker.clock.scale


async def _replayed(lease: Lease, day: int) -> None:
    """The day's commands come to the same once more, with the rules of this build; what is too old is forgotten."""
    worker, connection = lease.worker, lease.connection
    tally = await replay_day(connection, worker.world, day, pace=lease.pace)
    for what in ("players", "commands"):
        worker.metrics.count(f"cultivation_replay_{what}_total", getattr(tally, what))
    worker.metrics.count("cultivation_replay_mismatch_total", tally.differing)
    for difference in tally.differences:
        LOG.error("a replay came to something else", extra={"data": {"day": day, "what": str(difference)}})
    figures = {name: value for name, value in told(tally).items() if name != "differences"}
    LOG.info("a day was played again", extra={"data": {"day": day, **figures}})
    while await command_log.forget(connection, before=day + 1 - KEEP_DAYS):
        await lease.pace()


async def _compared(lease: Lease, _day: int) -> None:
    """Boards in memory against their definition."""
    await compare(lease.worker, lease.connection)


KINDS: Mapping[str, Callable[[Lease, int], Awaitable[None]]] = MappingProxyType(
    {"night_replay": _replayed, "night_boards": _compared}
)
