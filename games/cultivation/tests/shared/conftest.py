"""Several workers on one database, as several processes are, and players who are far enough to meet."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager
from types import SimpleNamespace
from uuid import UUID

import msgspec
import pytest

from cultivation.content.load import tables
from cultivation.identity import Identity
from cultivation.protocol.envelope import Envelope
from cultivation.rules.support import Raise
from cultivation.service import session as sessions
from cultivation.service.clock import Clock
from cultivation.service.execute import carry_out
from cultivation.service.metrics import Metrics
from cultivation.service.outbox import deliver
from cultivation.service.serve import Options, open_worker
from cultivation.service.service import Service
from cultivation.service.support import raise_player
from cultivation.service.sweeper import sweep
from cultivation.store import idem
from cultivation.variants import VARIANTS

GROWN = Raise(realm=4, level=60, age_ms=100 * 3_600_000, stone=1_000_000, items=(("fodder", 200),))


class Field:
    """Workers and players; `as_json` decodes a reply."""

    def __init__(self, workers):
        self.workers = workers
        self.turn = 0

    def worker(self):
        self.turn += 1
        return self.workers[self.turn % len(self.workers)]

    async def player(self, name, to=GROWN):
        worker = self.worker()
        async with worker.pool.acquire() as connection:
            session, _ = await sessions.log_in(connection, f"account {name}", "a secret of this test")
        who = SimpleNamespace(id=session.player_id, session=session, name=name)
        born = await self.order(who, "create", name=name, element="fire")
        assert born["ok"], born
        async with worker.pool.acquire() as connection:
            assert await raise_player(worker, connection, who.id, to)
        return who

    async def order(self, who, command, key=None, worker=None, **args):
        worker = worker or self.worker()
        one = Envelope(1, key or key_at(worker.clock.now_ms()), command, args)
        return msgspec.json.decode(await carry_out(worker, who.session, one, cohort=""))

    def key(self, worker):
        return key_at(worker.clock.now_ms())

    async def good(self, who, command, **args):
        reply = await self.order(who, command, **args)
        assert reply["ok"], (command, args, reply)
        return reply

    async def query(self, statement, *values):
        async with self.workers[0].pool.acquire() as connection:
            return [tuple(row.values()) for row in await connection.fetch(statement, *values)]

    async def sweep(self, at_ms=None):
        """What is due now, or at another moment, is done by all workers at once."""
        clocks = [worker.clock for worker in self.workers]

        async def one(worker):
            if at_ms is not None:
                worker.clock = Clock(at_ms, time.monotonic_ns())
            async with worker.pool.acquire() as connection:
                return await sweep(worker, connection, 0)

        try:
            return sum(await asyncio.gather(*map(one, self.workers)))
        finally:
            for worker, clock in zip(self.workers, clocks, strict=True):
                worker.clock = clock

    async def at(self, ms):
        """From now on it is that moment for every worker."""
        for worker in self.workers:
            worker.clock = Clock(ms, time.monotonic_ns())
        async with self.workers[0].pool.acquire() as connection:
            await idem.keep_partitions(connection, ms)

    async def delivered(self):
        """Hands over what waits in the outbox."""
        worker = self.workers[0]
        async with worker.pool.acquire() as connection:
            await deliver(connection, worker.world.tables, worker.clock)

    def deadlocks(self):
        counters = [worker.metrics.counters for worker in self.workers]
        return sum(n for c in counters for (name, _), n in c.items() if name == "cultivation_deadlocks_total")


def key_at(made_ms):
    return UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big"))


@pytest.fixture(scope="module")
def play(database):
    """Runs an async story on a field of four workers, and expects no deadlock."""

    def run(story):
        async def whole():
            async with field_on(database) as field:
                await story(field)
                assert field.deadlocks() == 0

        asyncio.run(whole())

    return run


@pytest.fixture(scope="session")
def open_field():
    """Opens a field of four workers on a database, for tests that bring their own."""
    return field_on


@asynccontextmanager
async def field_on(database):
    workers = []
    try:
        for number in range(4):
            identity = Identity(f"v{number % 2}", "1.0", tables().version)
            variant = VARIANTS["stable"]
            options = Options("", 0, database, identity.build, "stable", "", "warning")
            workers.append(await open_worker(Service(identity, variant, Metrics(identity)), options))
        yield Field(workers)
    finally:
        for worker in workers:
            await worker.pool.close()
