"""What matches, the arena and seasons can have paid at most: once for each permanent key of a rank's reward."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of
from cultivation.rules.leaderboard import season_of
from cultivation.rules.pvp import HONOR_DAY, HONOR_FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment

ARENA_MOST, SEASON_MOST = 1_000, 2_000
KEY = re.compile(r"mail:\d+\.(arena|season:pvp):(\d+)")
"""Whose reward it is and of which day or season: a mail of another name is no reward that a rank ever earned."""


def _daily(p: Payment) -> int:
    """A thousand a day, a hundred at once."""
    day = f"honor.{day_of(p.tables.here, p.entry.at)}"
    before = p.path.counts.get(day, 0)
    p.path.counts[day] = before + p.entry.qty
    return min(HONOR_FIRST, HONOR_DAY - before)


def _arena(p: Payment) -> int:
    return _once(p, ARENA_MOST) if _period(p) in range(day_of(p.tables.here, p.entry.at) + 2) else 0


def _season(p: Payment) -> int:
    """The best place's prize at most, for a season that is over, in the one mail that is named after it."""
    _, _, name = p.entry.to_account.partition(".season:")
    board, _, number = name.partition(":")
    if not number.isdecimal():
        return 0
    season = season_of(p.tables.here, board, p.entry.at)[0]
    if int(number) >= season:
        return 0
    stone = p.tables.shared.season_stone.get(board, ((0, 0),))[0][1]
    most = {"honor": SEASON_MOST if board == "pvp" else 0, "stone": stone}
    return _once(p, most.get(p.entry.asset, 0))


def _period(p: Payment) -> int:
    """The day or season of a reward's key; -1 where there is no such key."""
    key = KEY.fullmatch(p.entry.to_account)
    return int(key[2]) if key else -1


def _once(p: Payment, most: int) -> int:
    """Each mail, whose name says what it is for, is filled once."""
    key = f"honor.{p.entry.to_account}"
    p.path.counts[key] = p.path.counts.get(key, 0) + 1
    is_mail = p.entry.to_account.startswith("mail:")
    return most if is_mail and p.path.counts[key] == 1 else 0


def _tournament(p: Payment) -> int:
    """The winner's prize at most, in the one mail of a week."""
    return _once(p, p.tables.shared.tournament_honor[0][1]) if ".tournament:" in p.entry.to_account else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {
    "pvp_daily": _daily,
    "arena_daily": _arena,
    "season": _season,
    "tournament": _tournament,
}
