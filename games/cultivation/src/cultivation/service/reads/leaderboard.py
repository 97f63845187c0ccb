"""Reads of the leaderboard: the first of a board, and those around the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.turn import reject
from cultivation.service.reads import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

# Each board as (owner, score, reached), where it is kept. Higher scores come first, earlier ones before later ones.
KEPT = "SELECT owner, score, reached FROM board_row WHERE board = '{board}' AND season = 0"
SOURCES: Mapping[str, str] = {
    **{board: KEPT.format(board=board) for board in ("power", "level", "realm", "stage")},
    "pvp": "SELECT player AS owner, rating::bigint AS score, 0::bigint AS reached FROM pvp_player",
    "arena": "SELECT player AS owner, -(bracket * 5000 + rank)::bigint AS score, 0::bigint AS reached FROM arena",
    "guild_power": """SELECT m.guild AS owner, sum(b.score)::bigint AS score, max(b.reached) AS reached
        FROM board_row b JOIN member m ON m.player = b.owner WHERE b.board = 'power' AND b.season = 0
        GROUP BY m.guild""",
    "dungeon_week": """SELECT r.player AS owner, count(*) AS score, max(d.started) AS reached
        FROM dungeon_reward r JOIN dungeon_run d ON d.id = r.run
        WHERE (d.started / 86400000 + 3) / 7 = ($1::bigint / 86400000 + 3) / 7 GROUP BY r.player""",
}
RANKED = """WITH board AS ({source}), ranked AS (
  SELECT owner, score, reached, row_number() OVER (ORDER BY score DESC, reached, owner) AS rank FROM board {seen})
SELECT rank, owner, score, reached FROM ranked WHERE $1::bigint > 0 AND {which} ORDER BY rank LIMIT 100"""
SEEN = "WHERE NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = owner)"  # hidden, not deleted
AROUND = 10


async def top(query: Query) -> Mapping[str, Any]:
    """The first `n` (at most 100) of a board."""
    n = query.number("n", 20, 100)
    return await _board(query, "rank <= $2", n)


async def around(query: Query) -> Mapping[str, Any]:
    """Ten before and ten after the reader."""
    mine = "(SELECT rank FROM ranked WHERE owner = $2)"
    return await _board(query, f"rank BETWEEN {mine} - {AROUND} AND {mine} + {AROUND}", query.who)


async def friends(query: Query) -> Mapping[str, Any]:
    """The reader and the reader's friends."""
    of = "SELECT CASE WHEN a = $2 THEN b ELSE a END FROM friend WHERE a = $2 OR b = $2"
    return await _board(query, f"(owner = $2 OR owner IN ({of}))", query.who)


async def _board(query: Query, which: str, value: int) -> Mapping[str, Any]:
    board = query.word("board")
    if board not in SOURCES:
        reject("not_found", "board")
    rows = await query.rows(
        RANKED.format(source=SOURCES[board], which=which, seen="" if board == "guild_power" else SEEN),
        query.now_ms,
        value,
    )
    rows = await (names.guilds if board == "guild_power" else names.players)(query, rows, "owner")
    return {"board": board, "as_of": query.now_ms, "rows": rows}


READS: Mapping[str, Read] = {"/v1/board/top": top, "/v1/board/around": around, "/v1/board/friends": friends}
