"""Replies by key: found again for an hour, and thrown away by whole hours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

HOUR_MS = 3_600_000
KEY_AGE_MS_MAX = HOUR_MS
KEY_AHEAD_MS_MAX = 300_000
KEEP_HOURS = 2
LOCK = 742_002  # one process at a time makes and drops partitions
VERSION_7 = 7


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
    """Makes the partitions that keys may fall into from now on for two hours, and drops those that are
    over.
    """
    hour = now_ms // HOUR_MS
    wanted = {f"idem_{h}": h for h in range(hour - 1, hour + 3)}
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        rows = await connection.fetch("SELECT inhrelid::regclass::text AS name FROM pg_inherits "
                                      "WHERE inhparent = 'idem'::regclass")  # fmt: skip
        found = {row["name"] for row in rows}
        for name in wanted.keys() - found:
            low, high = _first_key(wanted[name]), _first_key(wanted[name] + 1)
            await connection.execute(f"CREATE TABLE {name} PARTITION OF idem FOR VALUES FROM ('{low}') TO ('{high}')")
        for name in found:
            if int(name.removeprefix("idem_")) < hour - KEEP_HOURS:
                await connection.execute(f"DROP TABLE {name}")


def _first_key(hour: int) -> UUID:
    return UUID(int=(hour * HOUR_MS) << 80)
