"""Who is there, by all processes: a stream is a lease that its process renews, a request is a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.presence import presence_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.store.postgres import Connection

# Who no process has noted yet, because an older build serves them, was there when last written.
SEEN = """SELECT p.id AS player, coalesce(s.live_until, 0) AS live_until, coalesce(s.seen_at, p.updated_at) AS seen_at
FROM player p LEFT JOIN presence s ON s.player = p.id"""
OF = f"{SEEN} WHERE p.id = ANY($1)"
LIVE = """INSERT INTO presence AS s (player, process, live_until, seen_at)
SELECT player, $2, $3, seen FROM unnest($1::bigint[], $4::bigint[]) AS t (player, seen)
ON CONFLICT (player) DO UPDATE SET process = EXCLUDED.process, live_until = EXCLUDED.live_until,
  seen_at = greatest(s.seen_at, EXCLUDED.seen_at)"""
ACTED = """INSERT INTO presence AS s (player, seen_at) SELECT * FROM unnest($1::bigint[], $2::bigint[])
ON CONFLICT (player) DO UPDATE SET seen_at = greatest(s.seen_at, EXCLUDED.seen_at)"""
LEFT = """UPDATE presence SET live_until = $3 WHERE player IN (
  SELECT player FROM presence WHERE player = ANY($1) AND process = $2 ORDER BY player FOR UPDATE)"""


async def live(connection: Connection, seen: Mapping[int, int], *, process: str, until_ms: int) -> None:
    """These players have a stream here, and last asked for something at these moments (0: not known)."""
    players = sorted(seen)  # everybody locks rows in this order
    await connection.execute(LIVE, players, process, until_ms, [seen[player] for player in players])


async def acted(connection: Connection, seen: Mapping[int, int]) -> None:
    """These players asked for something at these moments."""
    players = sorted(seen)
    await connection.execute(ACTED, players, [seen[player] for player in players])


async def left(connection: Connection, players: Sequence[int], *, process: str, now_ms: int) -> None:
    """The streams of these players are over, unless they have one on another process by now."""
    await connection.execute(LEFT, players, process, now_ms)


async def absent(connection: Connection, players: Sequence[int], *, now_ms: int) -> frozenset[int]:
    """Those who are offline."""
    rows = await connection.fetch(OF, players) if players else []
    states = {
        row["player"]: presence_of(now_ms, live_until_ms=row["live_until"], acted_ms=row["seen_at"]) for row in rows
    }
    return frozenset(player for player, state in states.items() if state == "offline")
