"""What every source of power gives: twelve whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables

Vector = tuple[int, ...]  # hp atk dfn spd crit cdmg pen res, then hp atk dfn spd in basis points
PLACES = 12
EMPTY: Vector = (0,) * PLACES
HP, ATK, DFN, SPD, CRIT, CDMG, PEN, RES, P_HP, P_ATK, P_DFN, P_SPD = range(PLACES)


@dataclass(frozen=True, slots=True)
class Source:
    """A source of power and the sections of the player that it reads: nothing else may change it."""

    reads: frozenset[str]
    vector: Callable[[Player, Tables], Vector]


def add(total: list[int], adds: Iterable[int]) -> None:
    """Adds twelve numbers to a sum in the making: one list a source, because this is what a command computes most."""
    for place, gives in enumerate(adds):
        if gives:
            total[place] += gives
