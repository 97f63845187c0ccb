"""Gives back the time that a system was switched off: nobody loses by our switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.pauses import STILL_OFF_MS, Pause
from cultivation.store.extend import EXTEND

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

OVER = """SELECT id, system, off_at, on_at FROM pause WHERE on_at IS NOT NULL AND NOT given_back
ORDER BY id FOR UPDATE SKIP LOCKED"""


RECENT = """SELECT system, off_at, on_at FROM (
  SELECT id, system, off_at, coalesce(on_at, $3) AS on_at FROM pause
  WHERE (on_at > $1 OR on_at IS NULL) AND system = ANY($2) ORDER BY on_at DESC NULLS FIRST LIMIT 200) last
ORDER BY on_at, id"""
EVERY = "SELECT system, off_at, on_at FROM pause WHERE on_at IS NOT NULL AND system = ANY($1) ORDER BY on_at, id"
LASTING_MS = 30 * 86_400_000
# Whose time limits are worked out where a player comes, not in rows.
OWN = ["quest", "wings", "arena", "dungeon", "social", "guild"]


async def recent(connection: Connection, now_ms: int) -> tuple[Pause, ...]:
    """Pauses that a player who comes back now may not have been given back yet, and those that are not over."""
    rows = await connection.fetch(RECENT, now_ms - LASTING_MS, OWN, STILL_OFF_MS)
    return tuple(Pause(row["system"], row["off_at"], row["on_at"]) for row in rows)


async def every(connection: Connection) -> tuple[Pause, ...]:
    """All of them that are over: for the auditor, who looks at what was paid long ago."""
    return tuple(Pause(row["system"], row["off_at"], row["on_at"]) for row in await connection.fetch(EVERY, OWN))


async def give_back(connection: Connection) -> None:
    """Extends what was running when each pause began, by the pause's length, once."""
    async with connection.transaction():
        for row in await connection.fetch(OVER):
            for statement in EXTEND.get(row["system"], ()):
                await connection.execute(statement, row["off_at"], row["on_at"] - row["off_at"])
            await connection.execute("UPDATE pause SET given_back = true WHERE id = $1", row["id"])
