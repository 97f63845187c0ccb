"""The rows of broadcasts, and the part of their audience that the database knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

# Whether broadcast `b` is for player $1 by cohort, as it was when the broadcast was made, and by the builds in whose
# sessions the player was. What a build before this one noted of builds are first and last moments only.
REACHES = """(b.cohort = '' OR CASE WHEN b.is_frozen
  THEN EXISTS (SELECT 1 FROM broadcast_cohort c WHERE c.broadcast = b.id AND c.player = $1)
  ELSE b.cohort = coalesce((SELECT 'g' || m.guild FROM member m WHERE m.player = $1), 'p' || $1::bigint) END)
AND (b.build = ''
  OR EXISTS (SELECT 1 FROM build_span u WHERE u.player = $1 AND u.build = b.build
             AND u.first_at <= b.build_until AND u.last_at >= b.build_from)
  OR EXISTS (SELECT 1 FROM build_used u WHERE u.player = $1 AND u.build = b.build
             AND u.first_at <= b.build_until AND u.last_at >= b.build_from)
     AND NOT EXISTS (SELECT 1 FROM build_span u WHERE u.player = $1 AND u.build = b.build))"""
# The level that player $1 had at t0 of broadcast `b`: that from which the player first rose afterwards, whether or not
# the outbox was emptied since; null where the player has not risen, and the level is that of now.
LEVEL_THEN = """(SELECT u.level_from FROM (
  SELECT at, level_from FROM level_up WHERE player = $1 AND at > b.born_before
  UNION ALL SELECT at, (data::json->>'from')::smallint FROM outbox
            WHERE type = 'LevelUp' AND player = $1 AND at > b.born_before) u
ORDER BY u.at, u.level_from LIMIT 1)"""
LEVELS_KEPT_DAYS = 62  # as long as a mail lasts, and as far back as its t0 may lie
SHOWN_MS = 600_000
ENDS = "coalesce(until, countdown_to, at + $2::bigint)"  # $2 is how long an announcement is shown that names no end
PAUSE_MS = 900_000  # a session that was silent for longer than a token lasts is another one
# A while is looked for by its key, player by player: joined, it would be found by reading the whole table as often as
# there are players, until the database has counted the table's rows.
SPANS = f"""INSERT INTO build_span AS b
SELECT seen.player, $1, $2, coalesce(open.first_at, seen.at), seen.at
FROM unnest($3::bigint[], $4::bigint[]) AS seen (player, at) LEFT JOIN LATERAL (
  SELECT first_at FROM build_span o
  WHERE o.player = seen.player AND o.build = $1 AND o.process = $2
    AND o.first_at <= seen.at AND o.last_at >= seen.at - {PAUSE_MS}
  ORDER BY first_at DESC LIMIT 1) open ON true
ON CONFLICT (player, build, process, first_at) DO UPDATE SET last_at = greatest(b.last_at, EXCLUDED.last_at)"""  # noqa: S608  # our own text
FREEZE = """INSERT INTO broadcast_cohort SELECT $1::text, player FROM member
WHERE 'g' || guild = $2::text AND joined < $3::bigint
UNION SELECT $1::text, id FROM player WHERE 'p' || id = $2::text AND NOT EXISTS
(SELECT 1 FROM member WHERE player = id AND joined < $3::bigint)"""
CANCEL = "UPDATE broadcast SET cancelled = true WHERE id = $1 AND NOT cancelled RETURNING true"


async def note_spans(connection: Connection, build: str, process: str, seen: Mapping[int, int]) -> None:
    """When players were last seen by a process of a build, in ms."""
    await connection.execute(SPANS, build, process, list(seen), list(seen.values()))


async def freeze_cohort(connection: Connection, broadcast_id: str, cohort: str, *, t0_ms: int) -> None:
    """Who is in the cohort now and was before t0: a guild as `g7`, a player without a guild as `p7`. Joining or leaving
    later changes nothing.
    """
    if cohort:
        await connection.execute(FREEZE, broadcast_id, cohort, t0_ms)


async def cancel(connection: Connection, broadcast_id: str) -> bool:
    """Nobody claims it from now on; what was claimed stays claimed. False when there is none to cancel."""
    return bool(await connection.fetchval(CANCEL, broadcast_id))
