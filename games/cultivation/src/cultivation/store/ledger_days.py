"""The ledger's partitions, one a day: made ahead, and found again when they are old."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.store.postgres import LockTimeout

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

DAY_MS = 86_400_000
AHEAD = 3
LOCK = 742_004  # one process at a time makes partitions
# Shorter than the time after which the database looks for deadlocks: whoever keeps house gives way, never a player.
PATIENCE = "SET LOCAL lock_timeout = '200ms'"
READING = 742_005  # shared by who reads the whole ledger, alone for who folds it
BOUND = re.compile(r"TO \('?(\d+)'?\)")
PARTS = """SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'ledger'::regclass"""
MOVE = """WITH moved AS (DELETE FROM ledger_rest WHERE at >= $1 AND at < $2 RETURNING *)
INSERT INTO {name} SELECT * FROM moved"""


@dataclass(frozen=True, slots=True)
class Part:
    """One partition, and the moment at which it ends."""

    name: str
    until_ms: int


async def keep_days(connection: Connection, now_ms: int) -> None:
    """Partitions for today and the next days. Postings that came before theirs are moved into it, whole; where that
    would keep players waiting, it is done another time.
    """
    with suppress(LockTimeout):
        await _kept(connection, now_ms // DAY_MS)


async def _kept(connection: Connection, today: int) -> None:
    async with connection.transaction():
        await connection.execute(PATIENCE)
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
            return
        known = await parts(connection)
        begins = max((part.until_ms for part in known if part.name == "ledger_before"), default=0) // DAY_MS
        have = {part.name for part in known}
        for day in range(max(today, begins), today + AHEAD + 1):
            if f"ledger_d{day}" not in have:
                await _make(connection, day)


async def parts(connection: Connection) -> list[Part]:
    """Every partition with an end, the oldest first."""
    rows = await connection.fetch(PARTS)
    found = [(row["name"], BOUND.search(row["bound"])) for row in rows]
    return sorted((Part(name, int(end[1])) for name, end in found if end), key=lambda part: part.until_ms)


async def _make(connection: Connection, day: int) -> None:
    """Whoever writes to the ledger meanwhile waits before choosing a partition, and then finds the new one."""
    name, low, high = f"ledger_d{day}", day * DAY_MS, (day + 1) * DAY_MS
    await connection.execute("LOCK TABLE ONLY ledger IN SHARE ROW EXCLUSIVE MODE")
    await connection.execute("LOCK TABLE ledger_rest IN ACCESS EXCLUSIVE MODE")
    await connection.execute(f"CREATE TABLE {name} (LIKE ledger INCLUDING ALL)")
    await connection.execute(MOVE.format(name=name), low, high)
    await connection.execute(f"ALTER TABLE ledger ATTACH PARTITION {name} FOR VALUES FROM ({low}) TO ({high})")
