"""Known answers of system 2.20, runes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    fused = ordered(player, world, "rune_fuse", kind=0, level=1, n=3)
    if purse_change(player, fused) != {"essence": -15} or fused.player.stacks.get(("rune_0_2", False)) != 3:
        yield "nine runes do not become three"
    held = ordered(fused.player, world, "rune_socket", slot=0, kind=0, level=2).player
    if held.power.sources["rune"][0] != 200:
        yield "a rune does not give its health"
