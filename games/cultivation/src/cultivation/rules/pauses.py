"""Time that a system was switched off does not run against a player: what ends later by our switch, by that much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules.calendar import begins_ms, day_of
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import with_player
from cultivation.rules.wings import FADES_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.tables.regions import Region
    from cultivation.rules.turn import Turn


@dataclass(frozen=True, slots=True)
class Pause:
    """A system was off from `off_ms` to `on_ms`, and is on again."""

    system: str
    off_ms: int
    on_ms: int


def late_day(region: Region, now_ms: int, pauses: Sequence[Pause], system: str) -> int | None:
    """Yesterday, for as long into today as the system was off yesterday: what a day allows is still allowed then."""
    today = day_of(region, now_ms)
    begins, ends = begins_ms(region, today - 1), begins_ms(region, today)
    spans = [(max(begins, one.off_ms), min(ends, one.on_ms)) for one in pauses if one.system == system]
    lost_ms = sum(max(0, on_ms - off_ms) for off_ms, on_ms in spans)
    return today - 1 if now_ms < ends + lost_ms else None


def given_back(turn: Turn, pauses: Sequence[Pause]) -> Turn:
    """The player's own time limits moved by every pause since they were last moved; `pauses` in order of their end."""
    for pause in pauses:
        if pause.on_ms > turn.now_ms:
            continue
        if pause.system == "quest":
            turn = _bounty(turn, pause)
        elif pause.system == "wings":
            turn = _blessing(turn, pause)
    return turn


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
