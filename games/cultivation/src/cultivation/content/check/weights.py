"""Chances add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.numbers import PPM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cultivation.rules.tables import Tables


QUALITIES = 6


def findings(tables: Tables) -> Iterator[str]:
    """Weights add up to exactly one million."""
    chances: dict[str, Sequence[int]] = {
        "root": [row.weight_ppm for row in tables.roots],
        "chest": [row.weight_ppm for row in tables.chest],
        "quality": tables.quality_ppm,
    }
    for name, weights in chances.items():
        if sum(weights) != PPM or min(weights, default=-1) < 0:
            yield f"the weights of {name} do not add up to exactly {PPM}"
    if not len(tables.quality_ppm) == len(tables.quality_affixes) == QUALITIES:
        yield f"there are not {QUALITIES} qualities"
