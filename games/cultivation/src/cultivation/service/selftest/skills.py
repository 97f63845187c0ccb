"""Known answers of system 2.4, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    learned = ordered(player, world, "learn", skill="iron_marrow")
    if purse_change(player, learned) != {"stone": -100} or learned.player.power.sources["skill"][8] != 25:
        yield "a passive skill does not give its quarter of a hundredth"
