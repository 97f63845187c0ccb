"""Known answers of system 2.21, meridians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    opened = ordered(player, world, "meridian_open")
    spent = opened.player.realm.spent - player.realm.spent
    if purse_change(player, opened) != {"stone": -100} or spent != 1:
        yield "the first point does not cost 100 stone and a twentieth of 20 qi"
    if opened.player.power.sources["meridian"][0] != 40:
        yield "the first point does not give 40"
