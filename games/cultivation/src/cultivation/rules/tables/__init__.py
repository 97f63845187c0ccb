"""The shape of the content: tables that rules read, a file a system. Loading and checking them is the content
package's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cultivation.rules.tables.character import RootGrade
from cultivation.rules.tables.items import ChestRow, Effect, GearRow, ItemRow
from cultivation.rules.tables.realms import RealmRow

__all__ = ["ChestRow", "Effect", "GearRow", "ItemRow", "RealmRow", "RootGrade", "Tables"]


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
