"""Known answers of system 2.18, wings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import wings
from cultivation.rules.numbers import PPM
from cultivation.service.selftest.player import ordered, purse_change, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    tried = ordered(player, world, "wing_try")
    after = tried.player.wings
    if purse_change(player, tried) != {"stone": -1_000} or (after.step == 0) == (after.bless == 0):
        yield "a try of the wings brings neither a step nor a blessing, or both"
    if wings.chance_ppm(10, wings.BLESS_MAX) != PPM or wings.chance_ppm(0, 0) != 400_000:
        yield "the chances of the wings are wrong"
