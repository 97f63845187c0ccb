"""Known answers of system 2.10, dungeon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import dungeon, snapshot
from cultivation.rules.play import begin
from cultivation.service.selftest.player import T0_MS, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    text = snapshot.taken(begin(veteran(world, r=3), world, now_ms=T0_MS))
    run = {"party": [[1, text, snapshot.read(text).hp]], "dungeon": 0, "diff": 0, "seed": "7"}
    after = dungeon.fought(run, 1)
    if not after.won or dungeon.fought(run, 1) != after or not 0 < after.members[0][2] <= snapshot.read(text).hp:
        yield "a floor is not decided by its seed, or a strong party does not stand"
    if (dungeon.stone_of(2, 1), dungeon.essence_of(2)) != (3_000, 60):
        yield "a dungeon does not pay what it should"
