"""Reads of the leaderboard: the first of a board, and those around the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import week_begins_ms, week_of
from cultivation.rules.turn import reject
from cultivation.service.reads import names
from cultivation.store.boards import RANKED, SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

SEEN = "WHERE NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = owner)"  # hidden, not deleted
FIRST = " ORDER BY rank LIMIT 100"
AROUND = 10
LAG_MS = 6_000  # scores are told to these boards together, every five seconds
GUILDS = "guild_power"  # its owners are guilds
LATER = frozenset({"power", "level", "realm", "stage", "guild_power"})
FINAL = """SELECT rank, owner, score, reached FROM board_final f WHERE board = $1 AND season = $2
AND (rank <= 100 OR owner = $3) AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = f.owner) ORDER BY rank"""
LAST = "SELECT max(season) FROM board_season WHERE board = $1 AND state <> 'pending'"


async def top(query: Query) -> Mapping[str, Any]:
    """The first `n` (at most 100) of a board."""
    n = query.number("n", 20, 100)
    return await _board(query, "rank <= $3", n)


async def around(query: Query) -> Mapping[str, Any]:
    """Ten before and ten after the reader."""
    mine = f"(SELECT rank FROM ranked WHERE owner = {_owner(query)})"  # noqa: S608  # our own text
    return await _board(query, f"rank BETWEEN {mine} - {AROUND} AND {mine} + {AROUND}", query.who)


async def friends(query: Query) -> Mapping[str, Any]:
    """The reader and the reader's friends; on the board of guilds their guilds."""
    of = "SELECT CASE WHEN a = $3 THEN b ELSE a END FROM friend WHERE a = $3 OR b = $3"
    if query.word("board") == GUILDS:
        mine = f"SELECT guild FROM member WHERE player = $3 OR player IN ({of})"  # noqa: S608  # our own text
        return await _board(query, f"owner IN ({mine})", query.who)
    return await _board(query, f"(owner = $3 OR owner IN ({of}))", query.who)


def _owner(query: Query) -> str:
    """Whose row is the reader's: that of the guild on the board of guilds."""
    return "(SELECT guild FROM member WHERE player = $3)" if query.word("board") == GUILDS else "$3"


async def _board(query: Query, which: str, value: int) -> Mapping[str, Any]:
    board = query.word("board")
    if board not in SOURCES:
        reject("not_found", "board")
    week = week_of(query.region, query.now_ms)
    rows = await query.rows(
        RANKED.format(source=SOURCES[board], which=which, seen="" if board == GUILDS else SEEN) + FIRST,
        week_begins_ms(query.region, week),
        week_begins_ms(query.region, week + 1),
        value,
    )
    rows = await (names.guilds if board == GUILDS else names.players)(query, rows, "owner")
    return {"board": board, "as_of": query.now_ms - LAG_MS * (board in LATER), "rows": rows}


async def final(query: Query) -> Mapping[str, Any]:
    """The first hundred of a season that is over, and the reader; without a number the last one."""
    board = query.word("board")
    if board not in SOURCES:
        reject("not_found", "board")
    last = await query.connection.fetchval(LAST, board)
    season = query.number("season", last or 0)
    rows = await query.rows(FINAL, board, min(season, last or 0), query.who)
    return {"board": board, "season": season, "last": last, "rows": rows}


READS: Mapping[str, Read] = {
    "/v1/board/top": top,
    "/v1/board/around": around,
    "/v1/board/friends": friends,
    "/v1/board/final": final,
}
