"""One command from the player before to the player after: settle, the rule, reactions, power."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules import achievement, belonging, events, instances, pauses, power, quest, quests, realms, retired
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Turn, with_player

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.rules.pauses import Pause
    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables


@dataclass(frozen=True, slots=True)
class World:
    """What every rule may read besides the player: the content, the season's secret, and when systems were off."""

    tables: Tables
    secret: bytes
    pauses: tuple[Pause, ...] = ()


def play(player: Player, world: World, *, now_ms: int, rule: Callable[[Turn], Turn]) -> Turn:
    """Carries out a rule. A clock that went back counts as standing still. Raises Rejected; then nothing
    happened.
    """
    return finish(rule(begin(player, world, now_ms=now_ms)), before=player)


def finish(turn: Turn, *, before: Player) -> Turn:
    """What follows from what a rule did: reactions, the qi rate from now on, power, and goals over state."""
    turn = realms.with_rate(events.react(turn))  # qi was settled at the rate before, up to now
    turn = replace(turn, player=power.refresh(before, turn.player, turn.tables))
    if not turn.player.character.level:
        return turn
    seen = len(turn.events)
    return events.react(achievement.watch(quest.watch(turn)), since=seen)


def begin(player: Player, world: World, *, now_ms: int) -> Turn:
    """The turn before the rule: time is remembered and qi settled, for a player who has a character."""
    now_ms = max(now_ms, player.core.last_ms)
    turn = Turn(player=player, now_ms=now_ms, tables=world.tables, secret=world.secret, before=player)
    turn = with_player(turn, core=replace(player.core, last_ms=now_ms))
    if not player.character.level:
        return turn
    turn = replace(turn, player=power.current(turn.player, world.tables))
    if world.pauses:
        turn = pauses.given_back(turn, world.pauses)
    return quests.renew(retired.let_go(belonging.follow(realms.settle(instances.still_worn(turn)))))
