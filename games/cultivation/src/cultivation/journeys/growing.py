"""Players who are far enough: put there by support through the back door, or grown by playing while nights pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.journeys.traveller import clear_stages, need
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.journeys.traveller import Traveller
    from cultivation.rules.turn import Turn

STAGES, LAYERS = 4, 9
HALF_DAY_MS = 43_200_000
NIGHTS_MAX = 160
QI_OF_A_LIFE = 81_000_000
"""What the way to the last layer of realm 5 costs, a little rounded: nine shards."""


@dataclass(frozen=True, slots=True)
class Goal:
    """How far a player shall be; `days` is the age of the character."""

    realm: int = 0
    layer: int = 1
    level: int = 1
    days: int = 0
    stone: int = 0


async def grow(players: Sequence[Traveller], goal: Goal) -> None:
    """Creates them all and brings them to the goal; the nights of playing pass for all of them together."""
    for player in players:
        await player.born()
    if players[0].house is None:
        await _play_on(players, goal)
        return
    to = Raise(realm=goal.realm, level=goal.level, age_ms=goal.days * 2 * HALF_DAY_MS, stone=goal.stone)
    for player in players:
        assert player.house is not None  # noqa: S101  They share one house.
        await player.house.raised(player.id, to)
        if goal.layer > 1:
            await player.house.altered(player.id, lambda turn: _on_layer(turn, goal))


async def _play_on(players: Sequence[Traveller], goal: Goal) -> None:
    for player in players:
        await clear_stages(player, STAGES)
        await player.good("expedition_set", stage=STAGES)
    for night in range(NIGHTS_MAX):
        for player in players:
            await player.log_in()
            await player.good("idle_claim")
        are_there = [await _climbed(player, goal) for player in players]
        if all(are_there) and night > 2 * goal.days:
            return
        await players[0].away(HALF_DAY_MS)
    need(holds=False, why=f"after {NIGHTS_MAX} half days of playing nobody is at {goal}")


async def _climbed(player: Traveller, goal: Goal) -> bool:
    """As far as the gathered qi leads tonight; whether the player is there."""
    while True:
        state = await player.sync()
        at = (state["realm"]["r"], state["realm"]["layer"])
        if at >= (goal.realm, goal.layer):
            return bool(state["character"]["level"] >= goal.level and state["purse"]["stone"] >= goal.stone)
        is_last = at[1] == LAYERS
        if not (await (player.order("breakthrough", pills=0) if is_last else player.order("advance")))["ok"]:
            return False


def _on_layer(turn: Turn, goal: Goal) -> Turn:
    realm = turn.player.realm
    spent = QI_OF_A_LIFE if goal.realm >= 5 else 0
    return with_player(
        turn, realm=replace(realm, layer=goal.layer, spent=realm.spent + spent, gained=realm.gained + spent)
    )
