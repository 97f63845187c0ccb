"""Replies by key: found again for an hour, and thrown away by whole hours."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from cultivation.store.postgres import CheckViolation, LockTimeout

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

HOUR_MS = 3_600_000
KEY_AGE_MS_MAX = HOUR_MS
KEY_AHEAD_MS_MAX = 300_000
KEEP_HOURS = 2
LOCK = 742_002  # one process at a time makes and drops partitions
VERSION_7 = 7
# Shorter than the time after which the database looks for deadlocks: whoever keeps house gives way, never a player.
PATIENCE = "SET LOCAL lock_timeout = '200ms'"
NOWHERE = 'no partition of relation "idem"'
PARTITIONS = "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'idem'::regclass"
SLOWEST = "SELECT min(at) FROM process WHERE heard > clock_timestamp() - interval '10 minutes'"


def is_current(key: UUID, now_ms: int) -> bool:
    """Whether a key is a UUIDv7 of the last hour, at most five minutes ahead: a late replay never
    executes.
    """
    if key.version != VERSION_7:
        return False
    made_ms = key.int >> 80
    return now_ms - KEY_AGE_MS_MAX <= made_ms <= now_ms + KEY_AHEAD_MS_MAX


async def find_reply(connection: Connection, key: UUID, player_id: int) -> tuple[bytes, bytes] | None:
    """The digest and the reply stored under a key, or None."""
    row = await connection.fetchrow("SELECT digest, reply FROM idem WHERE key = $1 AND player = $2", key, player_id)
    return None if row is None else (row["digest"], row["reply"])


async def keep_partitions(connection: Connection, now_ms: int) -> None:
    """Makes the partitions that keys may fall into from now on for two hours, and drops those that are over for every
    process, also for one whose clock is behind. Whoever writes meanwhile hardly waits: what cannot be had at once is
    left for the next turn.
    """
    for task in (_make, _drop):
        with suppress(LockTimeout):
            async with connection.transaction():
                await connection.execute(PATIENCE)
                await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
                await task(connection, now_ms)


def is_gone(error: Exception) -> bool:
    """Whether a reply could not be stored because keys as old as its are forgotten: then nothing was written."""
    return isinstance(error, CheckViolation) and NOWHERE in str(error)


async def _make(connection: Connection, now_ms: int) -> None:
    """Attached, not created in place: that would lock out who writes."""
    found, hour = await _hours(connection), now_ms // HOUR_MS
    for wanted in sorted({*range(hour - 1, hour + 3)} - found):
        name, low, high = f"idem_{wanted}", _first_key(wanted), _first_key(wanted + 1)
        await connection.execute(f"CREATE TABLE {name} (LIKE idem INCLUDING ALL)")
        await connection.execute(f"ALTER TABLE idem ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')")


async def _drop(connection: Connection, now_ms: int) -> None:
    slowest_ms = await connection.fetchval(SLOWEST)
    oldest = min(now_ms, now_ms if slowest_ms is None else slowest_ms) // HOUR_MS - KEEP_HOURS
    over = sorted(found for found in await _hours(connection) if found < oldest)
    if over:
        await connection.execute("LOCK TABLE ONLY idem IN ACCESS EXCLUSIVE MODE")
    for found in over:
        await connection.execute(f"DROP TABLE idem_{found}")


async def _hours(connection: Connection) -> set[int]:
    rows = await connection.fetch(PARTITIONS)
    return {int(row["name"].removeprefix("idem_")) for row in rows}


def _first_key(hour: int) -> UUID:
    return UUID(int=(hour * HOUR_MS) << 80)
