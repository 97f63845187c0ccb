"""Known answers of system 2.22, dantian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import accrual
from cultivation.service.selftest.player import ordered, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    deeper = ordered(player, world, "dantian_up").player
    if deeper.power.sources["dantian"][0] != 240 or accrual.cap_ms(deeper) != accrual.CAP_MS + 180_000:
        yield "a level of the dantian does not give its health and its three minutes"
