"""System 2.14, leaderboard: who is ahead, and what a place is worth when a season is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.calendar import begins_ms, day_of, week_begins_ms, week_of
from cultivation.rules.deal import Deal, Insert, Update, change, gift, send_mail, tell
from cultivation.rules.tables.shared import by_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables.regions import Region

SEASON_DAYS = 28
BOARDS = ("power", "level", "realm", "stage", "arena", "guild_power")
"""Those whose season is a season; PvP closes its own, because it begins anew with other ratings."""
WEEKLY = "dungeon_week"


def season_of(region: Region, board: str, now_ms: int) -> tuple[int, int]:
    """The season that a board is in, and when it ends: a week for the board of the week, else 28 days."""
    if board == WEEKLY:
        week = week_of(region, now_ms)
        return week, week_begins_ms(region, week + 1)
    season = day_of(region, now_ms) // SEASON_DAYS
    return season, begins_ms(region, (season + 1) * SEASON_DAYS)


def close(deal: Deal, _job: str) -> Deal:
    """The season is over: what stood on the board has been kept, and paying it begins."""
    season = deal.rows["season"]
    if season is None or season["state"] != "pending":
        return deal
    deal = _moved(deal, season, "frozen")
    return change(deal, _payment(season, 1, now_ms=deal.now_ms))


def pay(deal: Deal, _job: str) -> Deal:
    """A hundred places more are paid by mail; a mail's name carries board, season and owner, so it is sent once."""
    season, places = deal.rows["season"], deal.rows["places"]
    if season is None or season["state"] != "frozen":
        return deal
    board, number = season["board"], season["season"]
    worths = deal.tables.shared.season_stone.get(board, ())
    for place in places:
        stone = by_place(worths, place["rank"])
        if stone and not place["banned"]:
            prize = gift("faucet:season", "stone", qty=stone, reason="season")
            deal = send_mail(deal, place["owner"], f"season:{board}:{number}", subject="season", gifts=(prize,))
            deal = tell(deal, place["owner"], "SeasonEnded", board=board, season=number, rank=place["rank"])
    following = deal.rows["first"] + deal.rows["at_once"]
    if len(places) < deal.rows["at_once"] or not by_place(worths, following):
        return _moved(deal, season, "paid")
    return change(deal, _payment(season, following, now_ms=deal.now_ms))


def _moved(deal: Deal, season: Mapping[str, Any], state: str) -> Deal:
    key = {"board": season["board"], "season": season["season"]}
    return change(deal, Update("board_season", key, {"state": state}, {"state": season["state"]}))


def _payment(season: Mapping[str, Any], first: int, *, now_ms: int) -> Insert:
    subject = f"{season['board']}:{season['season']}:{first}"
    return Insert("job", {"key": f"season:{subject}", "kind": "board_pay", "subject": subject, "due": now_ms})
