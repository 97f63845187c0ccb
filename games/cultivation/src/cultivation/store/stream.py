"""What players are told, in the database: every build reads the same rows, and a resumed stream misses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.store.postgres import Connection, Row

CHANNEL = "stream"
KEEP_MS = 7 * 86_400_000
AT_ONCE = 1_000
PAGE = 100
TELL = """WITH new AS (
  SELECT r.*, row_number() OVER (PARTITION BY player ORDER BY i) AS k
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[])
       WITH ORDINALITY AS r (player, event, type, data, at, i)
  WHERE NOT EXISTS (SELECT 1 FROM stream_event s WHERE s.event = r.event)
), counted AS (
  SELECT player, count(*) AS many FROM new GROUP BY player
), head AS (
  INSERT INTO stream_head SELECT player, many FROM counted
  ON CONFLICT (player) DO UPDATE SET seq = stream_head.seq + EXCLUDED.seq RETURNING player, seq
)
INSERT INTO stream_event (player, seq, event, type, data, at)
SELECT new.player, head.seq - counted.many + new.k, new.event, new.type, new.data, new.at
FROM new JOIN head USING (player) JOIN counted USING (player) ORDER BY new.i"""
NEWS = "SELECT n, player, seq, type, data FROM stream_event WHERE n > $1 ORDER BY n LIMIT $2"
MISSED = "SELECT seq, type, data FROM stream_event WHERE player = $1 AND seq > $2 ORDER BY seq LIMIT $3"
OPEN = """SELECT p.epoch, coalesce(h.seq, 0) AS head,
  (SELECT min(seq) FROM stream_event WHERE player = p.id) AS oldest
FROM player p LEFT JOIN stream_head h ON h.player = p.id WHERE p.id = $1"""
OVER = (
    "SELECT id FROM unnest($1::bigint[], $2::int[]) AS s (id, epoch) JOIN player p USING (id) WHERE p.epoch <> s.epoch"
)
TRIM = """DELETE FROM stream_event WHERE n IN
(SELECT n FROM (SELECT n, at FROM stream_event ORDER BY n LIMIT $2) oldest WHERE at < $1)"""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing a player is told; `event` names what it came of, and is told once."""

    player: int
    event: str
    type: str
    data: str
    at: int


async def tell(connection: Connection, told: Sequence[Told]) -> None:
    """Gives each its number. Only for whoever holds the outbox's lock, so that `n` rises in the order of commits."""
    if not told:
        return
    columns = zip(*((t.player, t.event, t.type, t.data, t.at) for t in told), strict=True)
    await connection.execute(TELL, *(list(column) for column in columns))
    await connection.execute("SELECT pg_notify($1, '')", CHANNEL)


async def newest(connection: Connection) -> int:
    """Where the reading of news begins."""
    return await connection.fetchval("SELECT coalesce(max(n), 0) FROM stream_event") or 0


async def news(connection: Connection, since: int) -> list[Row]:
    return await connection.fetch(NEWS, since, AT_ONCE)


async def missed(connection: Connection, player_id: int, *, since: int) -> list[Row]:
    """What one player has not been told yet, a page of it."""
    return await connection.fetch(MISSED, player_id, since, PAGE)


async def trim(connection: Connection, *, now_ms: int) -> None:
    """Forgets what is older than a week, a thousand at a time."""
    await connection.execute(TRIM, now_ms - KEEP_MS, AT_ONCE)
