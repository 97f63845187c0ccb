"""Known answers of system 2.13, achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    seen = ordered(veteran(world, r=3), world, "idle_claim").player
    first = ordered(seen, world, "ach_claim", achievement="growing_up", tier=1)
    if purse_change(seen, first) != {"stone": 200} or first.player.power.sources["ach"][8:11] != (5, 5, 5):
        yield "a level reached long ago is not an achievement"
