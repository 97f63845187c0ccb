"""Reads of the leaderboard: the first of a board, and those around the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import week_begins_ms, week_of
from cultivation.rules.turn import reject
from cultivation.service.reads import names
from cultivation.store import boards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.service.boards.ranking import Ranking, Row
    from cultivation.service.reads.read import Query, Read

    Choose = Callable[[Ranking, list[int]], list[Row]]

AROUND = 10
FRIENDS_MAX = 100
FRIENDS = "SELECT CASE WHEN a = $1 THEN b ELSE a END AS friend FROM friend WHERE a = $1 OR b = $1"
GUILDS = "SELECT guild FROM member WHERE player = ANY($1) ORDER BY player <> $2"
LAG_MS = 3_000  # scores are told to these boards together, every second, a hundred rows at a time
LATER = frozenset({"power", "level", "realm", "stage", "guild_power"})
FINAL = """SELECT rank, owner, score, reached FROM board_final f WHERE board = $1 AND season = $2
AND (rank <= 100 OR owner = $3) AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = f.owner) ORDER BY rank"""
LAST = "SELECT max(season) FROM board_season WHERE board = $1 AND state <> 'pending'"


async def top(query: Query) -> Mapping[str, Any]:
    """The first `n` (at most 100) of a board."""
    n = query.number("n", 20, 100)
    return await _board(query, lambda ranking, _: ranking.top(n))


async def around(query: Query) -> Mapping[str, Any]:
    """Ten before and ten after the reader, or the reader's guild."""
    return await _board(query, lambda ranking, mine: ranking.around(mine[0], AROUND))


async def friends(query: Query) -> Mapping[str, Any]:
    """The reader and the reader's friends; on the board of guilds their guilds."""
    return await _board(query, lambda ranking, mine: ranking.of(mine)[:FRIENDS_MAX], FRIENDS)


async def _board(query: Query, choose: Choose, others: str = "") -> Mapping[str, Any]:
    """What is chosen of a board, for the reader and then whom `others` finds; on the board of guilds for theirs."""
    board = query.word("board")
    if board not in boards.SOURCES:
        reject("not_found", "board")
    is_guild = board in boards.OF_GUILDS
    mine = [query.who]
    if others:
        mine += [row["friend"] for row in await query.rows(others, query.who)]
    if is_guild:
        mine = [row["guild"] for row in await query.rows(GUILDS, mine, query.who)] or [0]
    week = week_of(query.region, query.now_ms)
    span = (week_begins_ms(query.region, week), week_begins_ms(query.region, week + 1))
    kept = query.boards.board(board, query.now_ms)
    async with kept.lock:
        found = choose(await kept.fresh(query.connection, query.now_ms, span), mine)
        as_of = query.now_ms - LAG_MS if board in LATER else kept.read_ms
    rows = [dict(zip(("rank", "owner", "score", "reached"), row, strict=True)) for row in found]
    rows = await (names.guilds if is_guild else names.players)(query, rows, "owner")
    return {"board": board, "as_of": as_of, "rows": rows}


async def final(query: Query) -> Mapping[str, Any]:
    """The first hundred of a season that is over, and the reader; without a number the last one."""
    board = query.word("board")
    if board not in boards.SOURCES:
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
