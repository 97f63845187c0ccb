"""Time that a system was switched off does not run against a player: what ends later by our switch, by that much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules.calendar import begins_ms, day_of, week_begins_ms
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import with_player
from cultivation.rules.wings import FADES_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.tables.regions import Region
    from cultivation.rules.turn import Turn


LATE_DAYS_MAX = 7  # rows of a day are kept for a week
STILL_OFF_MS = 2**53 - 1  # the end of a pause that is not over


@dataclass(frozen=True, slots=True)
class Pause:
    """A system was off from `off_ms` to `on_ms`; one that still is, until STILL_OFF_MS."""

    system: str
    off_ms: int
    on_ms: int


def open_days(region: Region, now_ms: int, pauses: Sequence[Pause], system: str) -> tuple[int, ...]:
    """The days whose attempts may be used at this moment, oldest first: today, and each day of the last week whose end
    was moved past this moment because the system was off.
    """
    today = day_of(region, now_ms)
    spans = _spans(pauses, system, now_ms)
    if not spans:
        return (today,)
    days = range(today - LATE_DAYS_MAX, today)
    return (*(day for day in days if now_ms < _end_ms(_day(region, day), spans)), today)


def _spans(pauses: Sequence[Pause], system: str, now_ms: int) -> list[tuple[int, int]]:
    """Those of a system that are over, in their order."""
    return sorted((one.off_ms, one.on_ms) for one in pauses if one.system == system and one.on_ms <= now_ms)


def _day(region: Region, day: int) -> tuple[int, int]:
    return begins_ms(region, day), begins_ms(region, day + 1)


def _end_ms(period: tuple[int, int], spans: Sequence[tuple[int, int]]) -> int:
    """When a period that was paused ends: each pause that began before its end moves the end by what it took."""
    begins, ends = period
    for off_ms, on_ms in spans:
        if off_ms < ends and on_ms > begins:
            ends += on_ms - max(off_ms, begins)
    return ends


def given_back(turn: Turn, pauses: Sequence[Pause]) -> Turn:
    """The player's own time limits moved by every pause since they were last moved; `pauses` in order of their end."""
    turn = _periods(turn, pauses)
    for pause in pauses:
        if pause.on_ms > turn.now_ms:
            continue
        if pause.system == "quest":
            turn = _bounty(turn, pause)
        elif pause.system == "wings":
            turn = _blessing(turn, pause)
    return turn


def _periods(turn: Turn, pauses: Sequence[Pause]) -> Turn:
    """The quests of a day or a week stay for as long as nobody could do them; worked out anew, so twice is once."""
    spans, here = _spans(pauses, "quest", turn.now_ms), turn.tables.here
    open_ = [(one.off_ms, turn.now_ms + 1) for one in pauses if one.system == "quest" and one.on_ms == STILL_OFF_MS]
    spans += [span for span in open_ if span[0] <= turn.now_ms]
    if not spans:
        return turn
    section = turn.player.quest
    daily, weekly = section.daily, section.weekly
    of_day, of_week = (
        _day(here, daily.number),
        (week_begins_ms(here, weekly.number), week_begins_ms(here, weekly.number + 1)),
    )
    ends = _end_ms(of_day, spans), _end_ms(of_week, spans)
    if ends == (daily.until_ms or of_day[1], weekly.until_ms or of_week[1]):
        return turn
    longer = replace(section, daily=replace(daily, until_ms=ends[0]), weekly=replace(weekly, until_ms=ends[1]))
    return with_player(turn, quest=longer)


def _bounty(turn: Turn, pause: Pause) -> Turn:
    """Nobody accepts a bounty while quests are off, so a pause counts whole or not at all."""
    bounty = turn.player.quest.bounty
    if bounty is None or pause.on_ms <= bounty.paused_ms or not bounty.since_ms <= pause.off_ms < bounty.until_ms:
        return turn
    longer = replace(bounty, until_ms=bounty.until_ms + pause.on_ms - pause.off_ms, paused_ms=pause.on_ms)
    return with_player(turn, quest=replace(turn.player.quest, bounty=longer))


def _blessing(turn: Turn, pause: Pause) -> Turn:
    """A blessing that could not be raised does not fade meanwhile."""
    wings = turn.player.wings
    was_alive = wings.bless and 0 <= pause.off_ms - wings.blessed_ms < FADES_MS
    if not was_alive or pause.on_ms <= wings.paused_ms:
        return turn
    later = wings.blessed_ms + pause.on_ms - pause.off_ms
    return with_player(turn, wings=replace(wings, blessed_ms=later, paused_ms=pause.on_ms))
