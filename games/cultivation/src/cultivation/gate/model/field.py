"""Processes of two builds on one database, with time in our hand, and the books read after every step."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.gate.model.delivered import delivered_twice
from cultivation.identity import Identity
from cultivation.service.clock import Clock
from cultivation.service.metrics import Metrics
from cultivation.service.outbox import deliver
from cultivation.service.replay.day import replay_day
from cultivation.service.serve import Options, open_worker
from cultivation.service.service import Service
from cultivation.service.sweeper import sweep
from cultivation.store import command_log, idem
from cultivation.store.read import read_player
from cultivation.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cultivation.service.worker import Worker
    from cultivation.store.read import Loaded

BUILDS = ("model-n", "model-n1", "model-n")
REGION = "eu"
"""Its clocks are changed twice a year."""
POSTED = "SELECT count(DISTINCT tx) FROM ledger WHERE tx >= $1"
SWITCH = """INSERT INTO switch VALUES ('system.' || $1::text, $2)
ON CONFLICT (name) DO UPDATE SET mode = EXCLUDED.mode"""


@dataclass(slots=True)
class Field:
    """The processes, and what the auditor has read so far."""

    workers: list[Worker]
    economy: Economy
    position: Position = field(default_factory=Position)

    @property
    def now_ms(self) -> int:
        """The time of the process that is ahead of all others."""
        return max(worker.clock.now_ms() for worker in self.workers)

    async def loaded(self, player: int) -> Loaded:
        """A player as stored."""
        worker = self.workers[0]
        async with worker.pool.acquire() as connection:
            found = await read_player(connection, player, secret=worker.secrets.save)
        assert found is not None  # noqa: S101  Nobody deletes players.
        return found

    async def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of one statement."""
        async with self.workers[0].pool.acquire() as connection:
            return [tuple(row.values()) for row in await connection.fetch(statement, *values)]

    async def pass_ms(self, ms: int) -> None:
        """Time passes for all processes alike."""
        for worker in self.workers:
            worker.clock = replace(worker.clock, epoch_ms=worker.clock.epoch_ms + ms)
        if ms:
            await self._keep_partitions()

    async def set_back(self, number: int, ms: int) -> None:
        """One process's clock falls behind the others'."""
        worker = self.workers[number]
        worker.clock = Clock(self.now_ms - ms, time.monotonic_ns())

    async def agree(self) -> None:
        """All processes have the same time again."""
        now_ms = self.now_ms
        for worker in self.workers:
            worker.clock = Clock(now_ms, time.monotonic_ns())

    async def switch(self, system: str, mode: str) -> None:
        """A kill switch, noticed by all processes."""
        await self.query(SWITCH + " RETURNING 1", system, mode)
        for worker in self.workers:
            worker.modes = {**worker.modes, system: mode}

    async def keep_house(self, turn: int) -> None:
        """What each process does once a second, here by one of them."""
        worker = self.workers[turn % len(self.workers)]
        async with worker.pool.acquire() as connection:
            await sweep(worker, connection, turn)
            await deliver(connection, worker.clock)

    async def told_again(self) -> list[str]:
        """Events are delivered, and then all of them once more and in another order: nothing may change by it."""
        worker = self.workers[0]
        async with worker.pool.acquire() as connection:
            return await delivered_twice(connection, worker.clock)

    async def audited(self, *, full: bool = False) -> list[str]:
        """C1 to C5 over what is new, or over everything; each violation is told once.

        Where nothing was posted since the last time there is nothing new, and that is one question instead of eight.
        """
        seen = len(self.economy.violations)
        async with self.workers[0].pool.acquire() as connection:
            if not full and self.position.from_tx:
                posted = await connection.fetchval(POSTED, self.position.from_tx)
                if posted == len(self.position.beyond):
                    return []
            await audit(connection, self.economy, self.position, full=full)
        return [f"{v.rule} {v.build} {v.account} {v.asset}: {v.what}" for v in self.economy.violations[seen:]]

    async def replayed(self) -> tuple[int, list[str]]:
        """How many commands were played again from what is kept of them, and what came to something else."""
        tallies = []
        for worker in self.workers:
            async with worker.pool.acquire() as connection:
                await worker.log.write(connection, self.now_ms)
        async with self.workers[0].pool.acquire() as connection:
            for day in await command_log.days(connection):
                tallies.append(await replay_day(connection, self.workers[0].world, day, pace=_at_once))  # noqa: PERF401  # one connection
        wrong = [f"replay: {difference}" for tally in tallies for difference in tally.differences]
        wrong += [f"replay: {tally.lost} commands without what they followed" for tally in tallies if tally.lost]
        return sum(tally.commands for tally in tallies), wrong

    def deadlocks(self) -> int:
        """How many the processes met: the order of locks allows none."""
        counters = [worker.metrics.counters for worker in self.workers]
        return sum(n for c in counters for (name, _), n in c.items() if name == "cultivation_deadlocks_total")

    async def _keep_partitions(self) -> None:
        async with self.workers[0].pool.acquire() as connection:
            await idem.keep_partitions(connection, self.now_ms)


async def _at_once() -> None:
    """Nobody waits."""


@asynccontextmanager
async def field_on(database: str) -> AsyncIterator[Field]:
    """Processes on a fresh database; closed at the end."""
    async with AsyncExitStack() as stack:
        workers = []
        for build in BUILDS:
            identity = Identity(build, "1.0", tables().version)
            options = Options("", 0, database, build, "stable", "", "warning", region=REGION, log_percent=100)
            worker = await open_worker(Service(identity, VARIANTS["stable"], Metrics(identity)), options)
            stack.push_async_callback(worker.pool.close)
            workers.append(worker)
        yield Field(workers, Economy(workers[0].world.tables))
