"""A table at which one player deals with rows that a check has made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.deal import Deal
from cultivation.rules.play import begin
from cultivation.service.selftest.player import T0_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.deal import Rule
    from cultivation.rules.play import World
    from cultivation.rules.player import Player


def dealt(world: World, player: Player, rows: Mapping[str, Any], rule: Rule, args: object) -> Deal:
    """What becomes of a deal that the player orders."""
    turns = {player.id: begin(player, world, now_ms=T0_MS)}
    return rule(Deal(player.id, T0_MS, world.tables, rows, turns), args)
