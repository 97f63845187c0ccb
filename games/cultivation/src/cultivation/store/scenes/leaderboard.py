"""What closing a season locks and reads: its row first, then the places that are paid next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import week_begins_ms
from cultivation.store import boards
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

SEASON = "SELECT * FROM board_season WHERE board = $1 AND season = $2 FOR UPDATE"
PLACES = """SELECT f.rank, f.owner, EXISTS (SELECT 1 FROM ban WHERE ban.player = f.owner) AS banned
FROM board_final f WHERE board = $1 AND season = $2 AND rank BETWEEN $3 AND $4 ORDER BY rank"""
AT_ONCE = 100


async def _season(connection: Connection, ask: Ask, found: Found) -> Found:
    """The season; one that is still open is frozen here, as one statement over the whole board."""
    board, season = ask.subject.split(":")[:2]
    row = as_dict(await connection.fetchrow(SEASON, board, int(season)))
    if row and row["state"] == "pending":
        begins_ms = week_begins_ms(ask.region, int(season))  # only the weekly board asks for its span
        await boards.freeze(connection, board, int(season), begins_ms=begins_ms, ends_ms=row["ends"])
    return more(found, season=row)


async def _places(connection: Connection, ask: Ask, found: Found) -> Found:
    """The next places in order of rank; whoever was banned keeps the place."""
    board, season, first = ask.subject.split(":")
    row = as_dict(await connection.fetchrow(SEASON, board, int(season)))
    places = await connection.fetch(PLACES, board, int(season), int(first), int(first) + AT_ONCE - 1)
    return more(found, season=row, places=[as_dict(place) for place in places], first=int(first), at_once=AT_ONCE)


SCENES: Mapping[str, Scene] = {
    "board.freeze": Scene(lock=_season),
    "board.pay": Scene(lock=_places),
}
