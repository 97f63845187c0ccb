"""The ten realms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.numbers import PPM, is_safe
from cultivation.rules.realms import LAYERS, cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables


REALMS = 10


def findings(tables: Tables) -> Iterator[str]:
    """Ten realms, each with numbers that a player can reach."""
    if len(tables.realms) != REALMS:
        yield f"there are not {REALMS} realms"
    for r, row in enumerate(tables.realms):
        if min(row.rate, row.cost, row.scale) <= 0 or not 0 <= row.chance_ppm <= PPM:
            yield f"realm {row.name} has a number out of its range"
        if not is_safe(cost(tables, r, LAYERS)) or cost(tables, r, LAYERS) >= 8 * row.cost:
            yield f"the last layer of {row.name} costs more than a player can hold"
