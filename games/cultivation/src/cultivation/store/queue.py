"""The line of those who wait to come in, in the database: no process and no build takes anybody's place away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.protocol.control import Admission
    from cultivation.store.postgres import Connection

ALIVE_MS = 5_000  # a process that has not reported for so long is gone
CATCH_UP_MS_MAX = 2_000
FORGET_MS = 3_600_000
HERE_MS = 30_000  # three times the longest pause between two questions
"""Who has not asked for so long keeps the number, but nobody waits for them, and they are not called in vain."""
REPORT = """INSERT INTO process VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE
SET sessions = EXCLUDED.sessions, streams = EXCLUDED.streams, at = EXCLUDED.at, heard = clock_timestamp()"""
COUNTS = """SELECT count(*) AS processes, coalesce(sum(sessions), 0)::bigint AS sessions,
  (SELECT count(*) FROM waiting WHERE called_until IS NULL AND seen_at > $3) AS in_line,
  (SELECT count(*) FROM waiting WHERE called_until > $1::bigint) AS called, (SELECT rate FROM calling) AS rate
FROM process WHERE at > $1::bigint - $2::bigint"""
TURN = """WITH before AS (SELECT at FROM calling FOR UPDATE SKIP LOCKED)
UPDATE calling SET at = $1::bigint FROM before WHERE before.at <= $1::bigint - 900 RETURNING before.at"""
CALL = """WITH next AS (SELECT ticket FROM waiting WHERE called_until IS NULL AND seen_at > $3
  ORDER BY ticket LIMIT $1),
called AS (UPDATE waiting w SET called_until = $2 FROM next WHERE w.ticket = next.ticket RETURNING 1)
SELECT count(*) FROM called"""
LEFT = "DELETE FROM waiting WHERE seen_at < $1"
GONE = "DELETE FROM process WHERE at < $1 AND heard < clock_timestamp() - interval '1 hour'"
JOIN = """INSERT INTO waiting AS w (holder, seen_at) VALUES ($1, $2) ON CONFLICT (holder) DO UPDATE
SET seen_at = EXCLUDED.seen_at, called_until = CASE WHEN w.called_until > $2::bigint THEN w.called_until END
RETURNING ticket, called_until"""
# Who is in line already takes no new number: numbers given to nobody would count as people before others.
JOIN_ALL = """WITH here AS (
  UPDATE waiting SET seen_at = $2, called_until = CASE WHEN called_until > $2::bigint THEN called_until END
  WHERE holder = ANY($1::text[]) RETURNING holder, ticket, called_until
), new AS (
  INSERT INTO waiting AS w (holder, seen_at)
  SELECT j.holder, $2::bigint FROM unnest($1::text[]) WITH ORDINALITY AS j (holder, i)
  WHERE j.holder NOT IN (SELECT holder FROM here) ORDER BY j.i
  ON CONFLICT (holder) DO UPDATE
  SET seen_at = EXCLUDED.seen_at, called_until = CASE WHEN w.called_until > $2::bigint THEN w.called_until END
  RETURNING holder, ticket, called_until
) SELECT * FROM here UNION ALL SELECT * FROM new"""
HEAR = """UPDATE waiting SET seen_at = $2, called_until = CASE WHEN called_until > $2::bigint THEN called_until END
WHERE ticket = ANY($1)"""
# The newest number is read last: who gets one meanwhile is asked for, not thought to be in line.
LINE = """WITH line AS MATERIALIZED (
  SELECT array_agg(ticket ORDER BY ticket) FILTER (WHERE called_until IS NULL AND seen_at > $2) AS waiting,
    array_agg(ticket) FILTER (WHERE called_until > $1) AS called,
    array_agg(called_until) FILTER (WHERE called_until > $1) AS until FROM waiting
) SELECT line.*, CASE WHEN given.is_called THEN given.last_value ELSE 0 END AS last
FROM line, waiting_ticket_seq given"""
ASK = """UPDATE waiting SET seen_at = $2, called_until = CASE WHEN called_until > $2::bigint THEN called_until END
WHERE ticket = $1 RETURNING ticket, called_until"""
AHEAD = "SELECT count(*) FROM waiting WHERE ticket < $1 AND called_until IS NULL AND seen_at > $2"


@dataclass(frozen=True, slots=True)
class Crowd:
    """All processes together. `free` is None without a limit; `rate` is how many a second can be called."""

    processes: int
    in_line: int
    free: int | None
    rate: float


@dataclass(frozen=True, slots=True)
class Place:
    """A number, whether it has been called, and how many are before it."""

    ticket: int
    is_called: bool
    ahead: int


async def join(connection: Connection, holder: str, *, ticket: int | None, now_ms: int) -> Place:
    """The holder's place: the one of the ticket while it is known, else the one of the name, else the last."""
    row = await connection.fetchrow(ASK, ticket, now_ms) if ticket is not None else None
    row = row or await connection.fetchrow(JOIN, holder, now_ms)
    if row is None:
        raise LookupError("an upsert without a row")
    if row["called_until"] is not None:
        return Place(row["ticket"], True, 0)
    return Place(row["ticket"], False, await connection.fetchval(AHEAD, row["ticket"], now_ms - HERE_MS))


async def join_all(connection: Connection, holders: list[str], *, now_ms: int) -> dict[str, tuple[int, bool]]:
    """The number of each holder, and whether it has been called; who is new stands at the end of the line."""
    rows = await connection.fetch(JOIN_ALL, holders, now_ms)
    return {row["holder"]: (row["ticket"], row["called_until"] is not None) for row in rows}


async def hear(connection: Connection, tickets: list[int], *, now_ms: int) -> None:
    """Those who hold these numbers are still there."""
    await connection.execute(HEAR, tickets, now_ms)


async def line(connection: Connection, *, now_ms: int) -> tuple[list[int], dict[int, int], int]:
    """The numbers in line, smallest first; until when each of those called may come; the newest number given."""
    row = await connection.fetchrow(LINE, now_ms, now_ms - HERE_MS)
    if row is None:
        raise LookupError("an aggregate without a row")
    return row["waiting"] or [], dict(zip(row["called"] or (), row["until"] or (), strict=True)), row["last"]


async def leave(connection: Connection, ticket: int) -> None:
    """The holder has come in."""
    await connection.execute("DELETE FROM waiting WHERE ticket = $1", ticket)


async def call(connection: Connection, admission: Admission, *, now_ms: int) -> Crowd:
    """Calls as many as may come in since the last call, whichever process made it; returns how things stand."""
    counts = await connection.fetchrow(COUNTS, now_ms, ALIVE_MS, now_ms - HERE_MS)
    if counts is None:
        raise LookupError("a count without a row")
    processes = max(1, counts["processes"])
    limit = admission.max_concurrent
    free = None if limit is None else max(0, limit - counts["sessions"] - counts["called"])
    rate, in_line = counts["rate"], counts["in_line"]
    before_ms = await connection.fetchval(TURN, now_ms)
    if before_ms is not None:
        past_ms = min(now_ms - before_ms, CATCH_UP_MS_MAX)
        pace = admission.logins_per_s * processes
        most = pace * past_ms // 1_000
        is_full = free is not None and free < most
        most = free if is_full and free is not None else most
        called = await connection.fetchval(CALL, most, now_ms + admission.hold_s * 1_000, now_ms - HERE_MS)
        rate = _rate(rate, pace, called=called, past_ms=past_ms) if is_full and in_line else float(pace)
        free = None if free is None else free - called
        in_line = max(0, in_line - called)
        await connection.execute("UPDATE calling SET rate = $1", rate)
        await connection.execute(LEFT, now_ms - FORGET_MS)
        await connection.execute(GONE, now_ms - FORGET_MS)
    return Crowd(processes, in_line, free, rate)


def _rate(before: float, pace: int, *, called: int, past_ms: int) -> float:
    """How many a second can be called while there is no room for more: as many as have left lately."""
    return 0.8 * (before or float(pace)) + 0.2 * called * 1_000 / max(1, past_ms)
