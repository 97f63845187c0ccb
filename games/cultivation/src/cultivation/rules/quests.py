"""Which quests a player has: chosen by day and player, begun anew when the day or the week is another."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of, week_of
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.retired import pools
from cultivation.rules.sections.quest import Period
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cultivation.rules.turn import Turn

DAILY, WEEKLY = 5, 3


def renew(turn: Turn) -> Turn:
    """The quests of today and of this week; those whose time was moved stay until they are done or it is over."""
    section, tables = turn.player.quest, turn.tables.quest
    here = turn.tables.here
    day, week = day_of(here, turn.now_ms), week_of(here, turn.now_ms)
    if (section.daily.number, section.weekly.number) == (day, week):
        return turn
    if section.daily.number != day and not _goes_on(section.daily, turn.now_ms):
        section = replace(section, daily=_period(pools(tables)["daily"], day, turn.player.id, count=DAILY))
    if section.weekly.number != week and not _goes_on(section.weekly, turn.now_ms):
        section = replace(section, weekly=_period(pools(tables)["weekly"], week, turn.player.id, count=WEEKLY))
    return turn if section is turn.player.quest else with_player(turn, quest=section)


def chosen(pool: Iterable[str], number: int, player_id: int, *, count: int) -> tuple[str, ...]:
    """`count` of a pool, each at most once: the same for the same day and player."""
    left, picked = list(pool), []
    digest = blake2b(f"{number}|{player_id}".encode()).digest()
    for place in range(min(count, len(left))):
        draw = int.from_bytes(digest[2 * place : 2 * place + 2], "little")
        picked.append(left.pop(draw % len(left)))
    return tuple(picked)


def _goes_on(period: Period, now_ms: int) -> bool:
    return now_ms < period.until_ms and not all(period.claimed)


def _period(pool: Iterable[str], number: int, player_id: int, *, count: int) -> Period:
    ids = chosen(pool, number, player_id, count=count)
    return Period(number, ids, (0,) * len(ids), (False,) * len(ids))
