"""Known answers of system 2.19, accessories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    worn = ordered(player, world, "acc_equip", id="1.92", slot="talisman").player
    if worn.power.sources["acc"] != (102, 0, 6, 0, 0, 0, 0, 50, 20, 0, 0, 0) or worn.accessories.book != (
        "amber_charm",
    ):
        yield "a talisman and its entry in the book do not give what they should"
    refined = ordered(worn, world, "acc_refine", id="1.92").player
    if ordered(refined, world, "acc_undo", id="1.92").player.instances["1.92"].affixes != ((0, 900),):
        yield "a refining cannot be undone"
