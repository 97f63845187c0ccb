"""The shape of the content: tables that rules read. Loading and checking them is the content package's
work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


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


@dataclass(frozen=True, slots=True)
class RootGrade:
    """A grade of the spiritual root: how likely it is rolled, and what it adds to the qi rate."""

    name: str
    weight_ppm: int
    rate_bp: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What using one item does."""

    kind: Literal["none", "qi", "exp", "chest", "box", "breakthrough"]
    amount: int = 0
    grants: tuple[tuple[str, int], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Tables:
    """All content of one version. `version` is the digest of the files."""

    version: str
    realms: tuple[RealmRow, ...]
    elements: tuple[str, ...]
    roots: tuple[RootGrade, ...]
    items: Mapping[str, ItemRow]
    gear: Mapping[str, GearRow]
    chest: tuple[ChestRow, ...]
    quality_ppm: tuple[int, ...]
    quality_affixes: tuple[int, ...]
    start_stone: int
    start_gear: str
    start_items: tuple[tuple[str, int], ...]
    forbidden_words: tuple[str, ...]
    confusables: Mapping[str, str]
