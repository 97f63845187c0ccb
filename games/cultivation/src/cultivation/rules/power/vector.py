"""What every source of power gives: twelve whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables

Vector = tuple[int, ...]  # hp atk dfn spd crit cdmg pen res, then hp atk dfn spd in basis points
EMPTY: Vector = (0,) * 12
HP, ATK, DFN, SPD, CRIT, CDMG, PEN, RES, P_HP, P_ATK, P_DFN, P_SPD = range(12)


@dataclass(frozen=True, slots=True)
class Source:
    """A source of power and the sections of the player that it reads: nothing else may change it."""

    reads: frozenset[str]
    vector: Callable[[Player, Tables], Vector]


def plus(a: Vector, b: Vector) -> Vector:
    """Both together."""
    return tuple(x + y for x, y in zip(a, b, strict=True))
