"""What was found, kept for people: the same thing seen again is the same row, and an hour is looked at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cultivation.plausibility.flag import KINDS
from cultivation.plausibility.look import HOUR_MS, Found, look
from cultivation.service.clock import read_clock

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

DUE = "INSERT INTO job (key, kind, subject, due) VALUES ($1, 'plausibility', $2, $3) ON CONFLICT DO NOTHING"
OPEN = """SELECT key FROM job WHERE kind = 'plausibility' AND done_at IS NULL AND due <= $1 ORDER BY due DESC LIMIT 1
FOR UPDATE SKIP LOCKED"""
DONE = "UPDATE job SET done_at = $1 WHERE kind = 'plausibility' AND done_at IS NULL AND due <= $1"
TRIM = "DELETE FROM job WHERE kind = 'plausibility' AND done_at < $1"
KEEP = """INSERT INTO suspicion AS s (player, kind, key, first_at, last_at, evidence) VALUES ($1, $2, $3, $4, $4, $5)
ON CONFLICT (player, kind, key) DO UPDATE SET last_at = EXCLUDED.last_at, times = s.times + 1,
evidence = EXCLUDED.evidence"""
AGAIN = """UPDATE fight_kept f SET same = d.same FROM unnest($1::text[], $2::bool[]) AS d (event, same)
WHERE f.event = d.event"""
COUNT = "SELECT kind, count(*) AS n FROM suspicion WHERE verdict IS NULL GROUP BY kind"
WEEK_MS = 7 * 24 * HOUR_MS


async def hourly(connection: Connection, reader: Connection) -> Found | None:
    """Looks and keeps what is found, if this hour has not been looked at by anybody; else None. A look that was cut
    off is done again: the hour is a row that is only ticked off together with what was found. `reader` is a second
    connection: it looks while the first one holds the hour.
    """
    now_ms = (await read_clock(connection)).now_ms()
    hour = now_ms // HOUR_MS
    await connection.execute(DUE, f"plausibility:{hour}", str(hour), hour * HOUR_MS)
    async with connection.transaction():
        if await connection.fetchval(OPEN, now_ms) is None:
            return None
        found = await look(reader, now_ms=now_ms)
        await keep(connection, found, now_ms=now_ms)
        await connection.execute(DONE, now_ms)  # hours that nobody looked at are within this one's week
        await connection.execute(TRIM, now_ms - WEEK_MS)
    return found


async def keep(connection: Connection, found: Found, *, now_ms: int) -> None:
    """Flags for people, and which fights have been fought again."""
    for flag in found.flags:
        evidence = json.dumps({"what": flag.what, **flag.evidence})
        await connection.execute(KEEP, flag.player, flag.kind, flag.key, now_ms, evidence)
    await connection.execute(AGAIN, list(found.again), list(found.again.values()))


async def open_by_kind(connection: Connection) -> dict[str, int]:
    """How many flags of each kind wait for a person; 0 is a statement."""
    counts = {row["kind"]: row["n"] for row in await connection.fetch(COUNT)}
    return {kind: counts.get(kind, 0) for kind in KINDS}
