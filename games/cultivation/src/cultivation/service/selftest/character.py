"""Known answers of system 2.1, character."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import power
from cultivation.service.selftest.player import born

NEW_PLAYER_POWER = 851

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    new = born(world)
    if power.power_of(new.power, 0) != NEW_PLAYER_POWER:
        yield f"a new player has not {NEW_PLAYER_POWER} of power"
    if new.purse.get("stone") != world.tables.start_stone:
        yield "the start grant is not paid"
