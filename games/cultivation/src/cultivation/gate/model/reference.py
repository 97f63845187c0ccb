"""The slow reference: figures of one saved player, worked out from the saved bytes and the tables alone.

It shares no code with the rules: formulas are written down once more as the specification states them (their numbers in
brackets), and the calendar is Python's.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
CHANGED_AT_HOUR = 1
"""Clocks of the region eu are changed at one o'clock UTC on the last Sundays of March and October."""
STACK, POINTS = 9_999, 9
Save = dict[str, Any]


def qi_rate(save: Save, tables: Tables) -> int:
    """Milli-qi a second without an injury [2.24.1]."""
    r, nodes = _of(save, "realm", "r"), save.get("soul", {}).get("nodes", [])
    whole = sum(points == POINTS for points in _opened(_of(save, "meridians", "points")))
    bonus_bp = (
        tables.roots[_of(save, "character", "grade")].rate_bp
        + 150 * whole
        + min(5_000, 5 * _of(save, "dantian", "purity"))
        + 400 * r
        + 100 * _of(save, "guild", "qi")
        + 100 * _of(save, "soul", "level")
        + sum(tables.soul.nodes[node].qi_bp for node in nodes)
    )
    rate: int = tables.realms[r].rate * (10_000 + min(30_000, bonus_bp)) // 10_000
    return rate


def skill_points(save: Save) -> tuple[int, int]:
    """(points that were earned, points in levels) [2.4.1, 2.4.3]."""
    skills = save.get("skills", {})
    used: int = sum(skills.get("active", {}).values()) + sum(skills.get("passive", {}).values())
    earned = _of(save, "character", "level") + _of(save, "skills", "earned")
    return earned, used


def power(sources: list[list[int]], r: int) -> int:
    """The one number that stands for a player, from the twelve numbers of every source [2.27.2, 2.27.3]."""
    totals = [sum(column) for column in zip([0] * 12, *sources, strict=True)]
    final = [totals[n] * (10_000 + totals[8 + n]) // 10_000 for n in range(4)]
    crit, cdmg, pen, res = totals[4:8]
    rate = 10_000 + min(crit, 10_000) * (cdmg - 10_000) // 10_000 + min(pen, 6_000) // 2 + min(res, 6_000) // 2
    body = sum(weight * value for weight, value in zip((1, 8, 6, 10), final, strict=True))
    value: int = body * rate // 10_000 * (1_000 + 50 * r) // 1_000
    return value


def slots(stacks: list[int], things: set[str], worn: set[str]) -> int:
    """Slots that are in use: whole and begun stacks, and unique things that are not worn [2.6]."""
    return sum((qty + STACK - 1) // STACK for qty in stacks) + len(things - worn)


def day(now_ms: int) -> int:
    """The number of the day in the region eu, by Python's calendar [G2]."""
    now = EPOCH + timedelta(milliseconds=now_ms)
    begins, ends = _changes(now.year)
    local = now + (SUMMER if begins <= now < ends else WINTER)
    return (local.replace(tzinfo=None) - EPOCH.replace(tzinfo=None)).days


def next_change_ms(now_ms: int) -> int:
    """The next moment at which clocks of the region are changed."""
    now = EPOCH + timedelta(milliseconds=now_ms)
    later = [one for year in (now.year, now.year + 1) for one in _changes(year) if one > now]
    return int((later[0] - EPOCH).total_seconds()) * 1_000


def days_kept(save: object) -> Iterator[int]:
    """Every day by which any section of a save counts."""
    if isinstance(save, dict):
        for name, value in save.items():
            if isinstance(value, dict):
                yield from days_kept(value)
            elif name == "day" or str(name).endswith("_day"):
                yield int(value)


def _of(save: Save, section: str, name: str) -> int:
    """A number of a section; a save leaves out sections that are as they begin, and all of these begin at 0."""
    return int(save.get(section, {}).get(name, 0))


def _opened(points: int) -> list[int]:
    """Acupoints of each of the 20 meridians: always the next one, and nine in each."""
    return [max(0, min(POINTS, points - POINTS * number)) for number in range(20)]


def _changes(year: int) -> tuple[datetime, datetime]:
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    days = [week[calendar.SUNDAY] for week in calendar.monthcalendar(year, month)]
    return datetime(year, month, max(days), CHANGED_AT_HOUR, tzinfo=UTC)
