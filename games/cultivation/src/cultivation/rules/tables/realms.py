"""Content of system 2.24, realms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RealmRow:
    """One realm: base rate in milli-qi a second, cost of its first layer in qi, chance of breaking
    through.
    """

    name: str
    rate: int
    cost: int
    chance_ppm: int
    scale: int
