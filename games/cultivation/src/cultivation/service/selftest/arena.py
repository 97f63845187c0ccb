"""Known answers of system 2.12, arena."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import arena

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    if [arena.honor_of(rank) for rank in (1, 2, 4, 5_000)] != [1_000, 820, 640, 50]:
        yield "the ladder does not pay what it should"
    shown = arena.targets(1, 100, 0)
    if shown != arena.targets(1, 100, arena.STABLE_MS - 1) or not all(60 <= rank < 100 for rank in shown):
        yield "whom one may attack is not stable, or out of reach"
    if arena.first_target(6) != 1 or len(world.tables.quality_ppm) != 6:
        yield "the first six may not attack everybody above"
