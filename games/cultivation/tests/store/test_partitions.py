"""Replies by the hour, postings by the day: made and dropped while others write, by clocks that differ."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from cultivation.store import idem, ledger_days
from cultivation.store.postgres import CheckViolation, connect

pytestmark = pytest.mark.real
HOUR_MS = idem.HOUR_MS
DAY_MS = ledger_days.DAY_MS
T0_MS = 500_000 * HOUR_MS + 1_800_000
STORE = "INSERT INTO idem VALUES ($1, $2, '', '')"
REPORT = """INSERT INTO process VALUES ($1, 'v1', 'all', 0, 0, $2, clock_timestamp() - $3::int * interval '1 minute')
ON CONFLICT (id) DO UPDATE SET at = EXCLUDED.at, heard = EXCLUDED.heard"""
POST = """INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at)
VALUES (1, 'faucet:admin', 'p:999', 'jade', 1, 'admin', 'v1', 1, 'x', '', $1)"""
DAY = 30_000
OF_DAY = "SELECT count(*) FROM ledger_d30000"


def key_at(made_ms):
    return UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big"))


@asynccontextmanager
async def lines(uri, count):
    """So many connections."""
    opened = [await connect(uri) for _ in range(count)]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.terminate()


@pytest.fixture
def fresh(new_database):
    """Runs a story on a database of its own."""
    return lambda story, count=2: asyncio.run(told(new_database(), story, count))


async def told(uri, story, count):
    async with lines(uri, count) as opened:
        await story(*opened)


def test_an_hour_is_kept_while_a_process_with_a_slow_clock_writes_to_it(fresh):
    """A player who sends again to a server whose clock is behind gets the first reply, not a second effect."""

    async def story(quick, slow):
        behind_ms = T0_MS - 3 * HOUR_MS
        await idem.keep_partitions(slow, behind_ms)
        key = key_at(behind_ms)
        await slow.execute(STORE, key, 1)
        await slow.execute(REPORT, "slow", behind_ms, 5)
        await slow.execute(REPORT, "quick", T0_MS, 0)
        await idem.keep_partitions(quick, T0_MS)
        assert await idem.find_reply(slow, key, 1) == (b"", b"")
        await slow.execute(STORE, key_at(behind_ms), 1)
        await slow.execute(REPORT, "slow", behind_ms, 11)  # it has not been heard of for long: it is gone
        await idem.keep_partitions(quick, T0_MS)
        assert await idem.find_reply(slow, key, 1) is None

    fresh(story)


def test_a_key_older_than_all_hours_is_refused_and_leaves_nothing(fresh):
    """A server that stood still for a day refuses what it cannot remember, instead of doing it a second time."""

    async def story(one, other):
        await idem.keep_partitions(one, T0_MS)
        with pytest.raises(CheckViolation) as refused:
            await other.execute(STORE, key_at(T0_MS - 24 * HOUR_MS), 1)
        assert idem.is_gone(refused.value)

    fresh(story)


def test_hours_come_and_go_while_everybody_writes(fresh):
    """No command fails and nobody is stuck because two processes keep house, even with clocks that disagree."""

    async def story(house, other, *writers):
        await idem.keep_partitions(house, T0_MS)
        await house.execute("CREATE TABLE hot (id int PRIMARY KEY, n int)")
        await house.execute("INSERT INTO hot SELECT n, 0 FROM generate_series(1, 3) n")
        is_over, written = asyncio.Event(), []

        async def write(writer, number):
            """As a command does: it stores its reply, and then waits for a row that others hold."""
            turn = 0
            while not is_over.is_set():
                turn += 1
                async with writer.transaction():
                    await writer.execute(STORE, key_at(T0_MS), number)
                    await writer.execute("UPDATE hot SET n = n + 1 WHERE id = $1", turn % 3 + 1)
                written.append(number)

        tasks = [asyncio.create_task(write(writer, number)) for number, writer in enumerate(writers)]
        for turn in range(40):
            old_ms = T0_MS - (turn % 4 + 6) * HOUR_MS
            await idem.keep_partitions(house, old_ms)
            await asyncio.gather(idem.keep_partitions(house, T0_MS), idem.keep_partitions(other, T0_MS + 5_000))
        is_over.set()
        await asyncio.gather(*tasks)
        await idem.keep_partitions(house, T0_MS)
        assert await house.fetchval("SELECT count(*) FROM idem") == len(written) > 100
        assert await house.fetchval("SELECT count(*) FROM pg_inherits WHERE inhparent = 'idem'::regclass") == 4
        assert await house.fetchval("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0

    fresh(story, 8)


def test_a_day_is_parted_off_while_others_post(fresh):
    """A command that posts at the very moment in which its day gets a partition succeeds, and its posting is there."""

    async def story(house, first, second):
        day = DAY
        async with first.transaction():
            await first.execute(POST, day * DAY_MS)
            keeping = asyncio.create_task(ledger_days.keep_days(house, day * DAY_MS))
            await waits(second, 1)
            posting = asyncio.create_task(second.execute(POST, day * DAY_MS + 1))
            await asyncio.sleep(0.05)
        await asyncio.gather(keeping, posting)
        assert await house.fetchval(OF_DAY) == 2
        assert await house.fetchval("SELECT count(*) FROM ledger_rest") == 0

    fresh(story, 3)


def test_a_long_command_is_not_waited_for(fresh):
    """Who keeps house gives way to a command that takes long, and does its work another time."""

    async def story(house, first, second):
        day = DAY
        async with first.transaction():
            await first.execute(POST, day * DAY_MS)
            await ledger_days.keep_days(house, day * DAY_MS)
            await second.execute(POST, day * DAY_MS + 1)
        assert await house.fetchval("SELECT count(*) FROM ledger_rest") == 2
        await ledger_days.keep_days(house, day * DAY_MS)
        assert await house.fetchval(OF_DAY) == 2

    fresh(story, 3)


async def waits(connection, count):
    """Until so many wait for a lock."""
    statement = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    async with asyncio.timeout(10):
        while await connection.fetchval(statement) < count:  # noqa: ASYNC110  what is waited for is in the database
            await asyncio.sleep(0.005)
