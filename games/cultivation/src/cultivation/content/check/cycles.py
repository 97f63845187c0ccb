"""No way round: nothing that can be bought becomes, by any chain of opening and fusing, worth more than it cost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cultivation.rules.numbers import PPM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cultivation.rules.tables import Tables

DEPTH_MAX = 64  # boxes in boxes, and twelve levels of runes
FUSED = 3  # runes of a level for one of the next
LEVELS = 12


def findings(tables: Tables) -> Iterator[str]:
    """Everything the trader sells, and everything that is in a circle."""
    worth = _worth(tables)
    for key, row in tables.items.items():
        try:
            most = worth(key, 0)
        except RecursionError:
            yield f"item {key} holds itself, box in box"
            continue
        if row.buy and most > row.buy * PPM:
            yield f"item {key} can be bought, turned into something else and sold with profit"


def _worth(tables: Tables) -> Callable[[str, int], int]:
    """The most stone, in millionths, that a trader pays for what one piece of an item can be made into; a chest by what
    it holds on average. Raises RecursionError for what holds itself.
    """
    into = _fusions(tables)

    @cache
    def worth(key: str, depth: int) -> int:
        if depth > DEPTH_MAX:
            raise RecursionError(key)
        row = tables.items.get(key)
        if row is None:
            return 0
        held = 0
        if row.effect.kind == "box":
            held = sum(worth(item, depth + 1) * qty for item, qty in row.effect.grants)
        if row.effect.kind == "chest":
            held = row.effect.amount * sum(worth(c.item, depth + 1) * c.qty * c.weight_ppm for c in tables.chest) // PPM
        fused = worth(into[key], depth + 1) // FUSED if key in into else 0
        return max(row.sell * PPM, held, fused)

    return worth


def _fusions(tables: Tables) -> Mapping[str, str]:
    """What three pieces of an item become."""
    kinds = range(len(tables.runes.kinds))
    return {f"rune_{kind}_{level}": f"rune_{kind}_{level + 1}" for kind in kinds for level in range(1, LEVELS)}
