"""Known answers of system 2.6, inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import born, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    used = ordered(born(world), world, "use", item="minor_pill", bound=True, n=2).player
    if used.stacks["minor_pill", True] != 3 or used.realm.amount != 40:
        yield "pills do not give their qi"
