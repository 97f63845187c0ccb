"""Known answers of system 2.23, soul."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import soul
from cultivation.rules.play import play
from cultivation.service.selftest.player import T0_MS, ordered, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    begun = play(veteran(world, r=5), world, now_ms=T0_MS, rule=soul.transcend).player
    if begun.soul.shards() != 10 or (begun.realm.r, begun.realm.amount, begun.meridians.points) != (0, 0, 0):
        yield "a hundred million qi are not ten shards, or the old life is not over"
    if ordered(begun, world, "soul_up").player.power.sources["soul"][7:11] != (10, 50, 50, 50):
        yield "a level of the soul does not give what it should"
