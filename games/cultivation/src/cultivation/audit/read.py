"""Reads the ledger and the tables in one snapshot, so that what they say belongs to the same moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from cultivation.audit import checkpoint
from cultivation.audit.ceilings import Entry
from cultivation.store import pauses, regions
from cultivation.store.effects import PART
from cultivation.store.ledger_days import READING

if TYPE_CHECKING:
    from cultivation.audit.economy import Economy
    from cultivation.store.postgres import Connection

OLDEST_OPEN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
NEW = """SELECT tx, seq, from_account, to_account, asset, qty, reason, build, cohort, at, since
FROM ledger
WHERE tx >= $1 ORDER BY tx, seq"""
HELD = """
SELECT account, asset, balance AS qty FROM wallet WHERE {all} OR account = ANY($1)
UNION ALL SELECT account, 's:' || item || CASE WHEN bound THEN ':bound' ELSE ':free' END, qty
FROM stack WHERE {all} OR account = ANY($1)
UNION ALL SELECT account, 'i:' || id, 1 FROM item WHERE {all} OR account = ANY($1)
"""
HELD_SOME, HELD_ALL = HELD.format(all="false"), HELD.format(all="true")
AT_ONCE = 2_000


@dataclass(slots=True)
class Position:
    """How far the ledger was read: every transaction below `from_tx`, and those in `beyond`, which are
    younger than one that may still commit.
    """

    from_tx: int = 0
    beyond: set[int] = field(default_factory=set)


async def audit(connection: Connection, economy: Economy, position: Position, *, full: bool) -> int:
    """Takes in what is new and compares what it touched (or everything); returns the number of new
    postings.
    """
    # Before the snapshot is taken: no day is folded while it is read.
    await connection.execute("SELECT pg_advisory_lock_shared($1)", READING)
    try:
        return await _read(connection, economy, position, full=full)
    finally:
        if not connection.is_closed():
            await connection.execute("SELECT pg_advisory_unlock_shared($1)", READING)


async def _read(connection: Connection, economy: Economy, position: Position, *, full: bool) -> int:
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        if not position.from_tx:
            await checkpoint.load(connection, economy)
        economy.tables = await regions.found(connection, economy.tables)
        economy.pauses = await pauses.every(connection)
        oldest_open = await connection.fetchval(OLDEST_OPEN)
        entries = [
            Entry(*row.values())
            async for row in connection.cursor(NEW, position.from_tx, prefetch=AT_ONCE)
            if row["tx"] not in position.beyond
        ]
        touched = {(a, e.asset) for e in entries for a in (e.from_account, e.to_account) if _is_holder(a)}
        accounts = sorted({account for account, _ in touched})
        rows = await connection.fetch(HELD_ALL if full else HELD_SOME, accounts) if full or accounts else []
    for _, command in groupby(entries, key=lambda entry: (entry.tx, entry.seq // PART)):
        economy.take(list(command))
    position.beyond |= {entry.tx for entry in entries}
    position.from_tx = oldest_open
    position.beyond = {tx for tx in position.beyond if tx >= oldest_open}
    stored = {(row["account"], row["asset"]): row["qty"] for row in rows}
    if full:
        economy.compare_all(stored)
    else:
        economy.compare(stored, touched)
    return len(entries)


def _is_holder(account: str) -> bool:
    return not account.startswith(("faucet:", "sink:"))
