"""Commands of a few players as they were carried out, kept for a week so that other builds can play them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.store.postgres import Connection

DAY_MS = 86_400_000
KEEP_DAYS = 7
AT_ONCE = 1_000
KEEP = """INSERT INTO command_log (day, player, ver, at, build, rules, content, entry, start)
SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::int[], $7::text[],
                     $8::bytea[], $9::bytea[]) ON CONFLICT DO NOTHING"""
DAYS = "SELECT DISTINCT day FROM command_log ORDER BY day"
PLAYERS = "SELECT DISTINCT player FROM command_log WHERE day = $1 AND player > $2 ORDER BY player LIMIT $3"
ROWS = """SELECT ver, at, build, rules, content, entry, start FROM command_log
WHERE day = $1 AND player = $2 AND ver > $3 ORDER BY ver LIMIT $4"""
FORGET = "DELETE FROM command_log WHERE ctid = ANY(ARRAY(SELECT ctid FROM command_log WHERE day < $1 LIMIT $2))"


@dataclass(frozen=True, slots=True)
class Logged:
    """One command of one player, carried out; `ver` is the player's version after it."""

    day: int
    player: int
    ver: int
    at: int
    build: str
    rules: int
    content: str
    entry: bytes
    start: bytes | None


async def keep(connection: Connection, rows: Sequence[Logged]) -> None:
    """Writes them; one that is there already stays."""
    columns: list[list[object]] = [
        [getattr(row, name) for row in rows]
        for name in ("day", "player", "ver", "at", "build", "rules", "content", "entry", "start")
    ]
    await connection.execute(KEEP, *columns)


async def days(connection: Connection) -> list[int]:
    """The days of which something is kept, the oldest first."""
    return [row["day"] for row in await connection.fetch(DAYS)]


async def players(connection: Connection, day: int, *, after: int) -> list[int]:
    """Some players of a day, in order, from behind `after` on; none at the end."""
    return [row["player"] for row in await connection.fetch(PLAYERS, day, after, AT_ONCE)]


async def commands(connection: Connection, day: int, player: int, *, after: int) -> list[Logged]:
    """Some commands of a player's day, in order, from behind the version `after` on; none at the end."""
    rows = await connection.fetch(ROWS, day, player, after, AT_ONCE)
    return [Logged(day, player, **dict(row.items())) for row in rows]


async def forget(connection: Connection, *, before: int) -> int:
    """Throws away at most a thousand commands of days before that one; returns how many went."""
    done = await connection.execute(FORGET, before, AT_ONCE)
    return int(done.rsplit(" ", 1)[-1])
