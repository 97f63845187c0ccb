"""Content of system 2.6, inventory: what can be held, and what chests hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Effect:
    """What using one item does."""

    kind: Literal["none", "qi", "exp", "chest", "box", "breakthrough", "mount", "ticket"]
    amount: int = 0
    grants: tuple[tuple[str, int], ...] = ()
    mount: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A stackable item. A price of 0 means that it cannot be bought or sold there."""

    name: str
    buy: int
    sell: int
    effect: Effect


@dataclass(frozen=True, slots=True)
class GearRow:
    """A kind of unique item: base of hp, atk, dfn, spd and crit, and what a trader pays per tier."""

    name: str
    base: tuple[int, int, int, int, int]
    sell: int


@dataclass(frozen=True, slots=True)
class ChestRow:
    """One possible content of a chest."""

    item: str
    qty: int
    weight_ppm: int
