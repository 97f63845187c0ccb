"""The rows of broadcasts, and the part of their audience that the database knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

# Whether broadcast `b` is for player $1 by cohort and by the builds that let the player in.
REACHES = """(b.cohort = ''
     OR b.cohort = coalesce((SELECT 'g' || m.guild FROM member m WHERE m.player = $1), 'p' || $1::bigint))
AND (b.build = '' OR EXISTS (SELECT 1 FROM build_used u WHERE u.player = $1 AND u.build = b.build
                             AND u.first_at <= b.build_until AND u.last_at >= b.build_from))"""
SHOWN_MS = 600_000
ENDS = "coalesce(until, countdown_to, at + $2::bigint)"  # $2 is how long an announcement is shown that names no end
USED = """INSERT INTO build_used VALUES ($1, $2, $3, $3)
ON CONFLICT (player, build) DO UPDATE SET last_at = EXCLUDED.last_at WHERE build_used.last_at < EXCLUDED.last_at"""
CANCEL = "UPDATE broadcast SET cancelled = true WHERE id = $1 AND NOT cancelled RETURNING true"


async def note_build(connection: Connection, player_id: int, build: str, *, now_ms: int) -> None:
    """A build has let a player in."""
    await connection.execute(USED, player_id, build, now_ms)


async def cancel(connection: Connection, broadcast_id: str) -> bool:
    """Nobody claims it from now on; what was claimed stays claimed. False when there is none to cancel."""
    return bool(await connection.fetchval(CANCEL, broadcast_id))
