"""Known answers of system 2.24, realms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import realms
from cultivation.rules.play import play
from cultivation.service.selftest.player import T0_MS, born

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = born(world)
    whole = realms.settled_realm(player, world.tables, T0_MS + 97_001)
    split = play(player, world, now_ms=T0_MS + 31_337, rule=realms.settle).player
    if realms.settled_realm(split, world.tables, T0_MS + 97_001) != whole:
        yield "settling in two parts is not settling once"
    if realms.cost(world.tables, 0, 3) != world.tables.realms[0].cost * 25 // 16:
        yield "a layer does not cost five quarters of the one before"
