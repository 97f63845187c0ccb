"""Known answers of system 2.5, quest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    seen = ordered(veteran(world, r=3), world, "idle_claim").player
    if len(set(seen.quest.daily.ids)) != 5 or len(set(seen.quest.weekly.ids)) != 3:
        yield "there are not 5 quests a day and 3 a week"
