"""The smoke check of system 2.14, leaderboard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

FRIENDS = 60
FILL = """INSERT INTO board_row (board, season, owner, score, reached)
SELECT 'stage', 0, -($1 * 1000 + n), -1 - (n * 7919) % 97, n FROM generate_series(1, 1000) n RETURNING 1"""
KNOWN = "INSERT INTO friend (a, b, since) SELECT -($1 * 1000 + n), $1, 0 FROM generate_series(1, 60) n RETURNING 1"
ROWS = "SELECT owner, score, reached FROM board_row WHERE board = 'stage' AND season = 0"
CLEAR = ("DELETE FROM friend WHERE b = $1 AND a < 0 RETURNING 1", "DELETE FROM board_row WHERE owner < 0 RETURNING 1")
SEASON = "SELECT key FROM job WHERE kind = 'pvp_season' AND done_at IS NOT NULL ORDER BY key DESC LIMIT 1"
PAID = "SELECT count(*)::int FROM pvp_season"


async def check(v: Visitor) -> None:
    """Every board answers a newcomer, in order."""
    await v.good("create", name=v.name, element="wood")
    boards = ("power", "level", "realm", "stage", "arena", "pvp", "guild_power", "dungeon_week")
    shown = await asyncio.gather(*(v.read(f"/v1/board/top?board={board}") for board in boards))
    for board, told in zip(boards, shown, strict=True):
        scores = [row["score"] for row in told["rows"]]
        must([row["rank"] for row in told["rows"]] == list(range(1, len(scores) + 1)), f"{board} has no gap")
        must(scores == sorted(scores, reverse=True), f"{board} begins with the highest")


async def grown(v: Visitor) -> None:
    """Among a thousand more scores every rank is the one that sorting gives; a season's end pays once."""
    try:
        await v.house.query(FILL, v.id)
        await v.house.query(KNOWN, v.id)
        told = (await v.read("/v1/board/friends?board=stage"))["rows"]
        rows = await v.house.query(ROWS)
        ranked = sorted(rows, key=lambda row: (-row[1], row[2], row[0]))
        ranks = {owner: rank for rank, (owner, _, _) in enumerate(ranked, start=1)}
        must(len(told) >= FRIENDS, "all friends are shown")
        # Who comes onto the board between the two looks is above all of these, and moves them by the same.
        moved = {ranks[row["owner"]] - row["rank"] for row in told if row["owner"] < 0}
        must(len(moved) == 1 and min(moved) >= 0, "ranks are those of sorting")
    finally:
        await v.house.query(CLEAR[0], v.id)
        await v.house.query(CLEAR[1])
    before = await v.house.query(PAID)
    for (season,) in await v.house.query(SEASON):
        must(not await v.house.due(season), "a season that has ended does not end again")
    must(await v.house.query(PAID) == before, "and nobody is ranked twice")
