"""Known answers of system 2.3, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    better = ordered(player, world, "enhance", id="1.91")
    if purse_change(player, better) != {"stone": -50, "essence": -2} or better.player.instances["1.91"].enh != 1:
        yield "the first level of enhancing is not sure, or not at its price"
    worn = ordered(better.player, world, "equip", id="1.91").player
    if worn.power.sources["equip"][:5] != (0, 12, 0, 0, 0):
        yield "a weapon does not give its attack"
