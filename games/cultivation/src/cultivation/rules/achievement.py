"""System 2.13, achievement: counters that only rise, and tiers that are paid once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import goals, ledger
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.deal import Deal, with_turn
from cultivation.rules.handler import Handler
from cultivation.rules.once import once
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import answer, emit, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.tables.achievement import AchievementTable
    from cultivation.rules.tables.goals import Goal
    from cultivation.rules.turn import Event, Turn


def ach_claim(turn: Turn, *, achievement: str, tier: int) -> Turn:
    """The reward of a tier that is reached, once. Tiers are counted from 1."""
    row, section = turn.tables.achievement.achievements.get(achievement), turn.player.achievement
    if row is None or tier > len(row.tiers):
        reject("not_found", "achievement")
    place, mask = tier - 1, section.claimed.get(achievement, 0)
    if mask >> place & 1:
        reject("wrong_state", "claimed")
    if section.counters.get(row.counter, 0) < row.tiers[place]:
        reject("wrong_state", "not reached")
    claimed = {**section.claimed, achievement: mask | 1 << place}
    points = section.points + row.points[place]
    turn = with_player(turn, achievement=replace(section, claimed=claimed, points=points))
    turn = ledger.pay(turn, "stone", qty=row.stone[place], reason="achievement")
    turn = ledger.pay(turn, "jade", qty=row.jade[place], reason="achievement")
    if row.title and tier == len(row.tiers):
        turn = _titled(turn, row.title)
    return answer(emit(turn, "AchievementTier", achievement=achievement, tier=tier), points=points)


def on_event(turn: Turn, event: Event) -> Turn:
    """What is counted over events rises with them."""
    counted, held = _counted(turn.tables.achievement).get(event.type, ()), turn.player.achievement.counters
    gains = {name: gain for name, goal in counted if (gain := goals.worth(goal, event))}
    return _risen(turn, {name: held.get(name, 0) + gain for name, gain in gains.items()})


def watch(turn: Turn) -> Turn:
    """What is counted over state is the highest that it ever was."""
    turn = _begun(turn)
    held = turn.player.achievement.counters
    player, measured = turn.player, _measured(turn.tables.achievement)
    return _risen(turn, {name: value for name, far in measured if (value := far(player)) > held.get(name, 0)})


def started(deal: Deal, _job: str) -> Deal:
    """Counters that began late go on from what the ledger has of the time before."""
    turn, starts = deal.turns.get(deal.rows["player"]), deal.rows["starts"]
    if turn is None or not starts:
        return deal
    held = turn.player.achievement.counters
    return with_turn(deal, _risen(turn, {name: held.get(name, 0) + n for name, n in starts.items()}))


def _begun(turn: Turn) -> Turn:
    """A counter that the ledger knows begins at 0; for who was there before it a job looks up the rest."""
    held = turn.player.achievement.counters
    fresh = [name for name in _derived(turn.tables.achievement) if name not in held]
    if not fresh:
        return turn
    is_new = any(event.type == "PlayerCreated" for event in turn.events)
    turn = _risen(turn, dict.fromkeys(fresh, 0))
    return turn if is_new else emit(turn, "CountersBegun", counters=",".join(fresh))


@once
def _derived(table: AchievementTable) -> tuple[str, ...]:
    """The counters that can be added up from the ledger."""
    return tuple(name for name, goal in table.counters.items() if goal.ledger)


@once
def _counted(table: AchievementTable) -> Mapping[str, tuple[tuple[str, Goal], ...]]:
    """The counters over events, by type of event."""
    types = {goal.event for goal in table.counters.values() if goal.event}
    return {kind: tuple((name, one) for name, one in table.counters.items() if one.event == kind) for kind in types}


@once
def _measured(table: AchievementTable) -> tuple[tuple[str, Callable[[Player], int]], ...]:
    """The counters over state, each with how it is measured."""
    return tuple((name, goals.MEASURES[goal.state]) for name, goal in table.counters.items() if goal.state)


def _risen(turn: Turn, counters: Mapping[str, int]) -> Turn:
    if not counters:
        return turn
    section = turn.player.achievement
    return with_player(turn, achievement=replace(section, counters={**section.counters, **counters}))


def _titled(turn: Turn, title: str) -> Turn:
    who = turn.player.character
    return with_player(turn, character=replace(who, titles=(*who.titles, title)))


HANDLERS: Mapping[str, Handler] = dict.fromkeys(CATALOGUE, Handler("achievement", on_event))
