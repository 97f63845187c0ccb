"""The shape of the content: tables that rules read, a file a system. Loading and checking them is the content
package's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cultivation.rules.tables.accessories import AccessoryTable
from cultivation.rules.tables.achievement import AchievementTable
from cultivation.rules.tables.character import RootGrade
from cultivation.rules.tables.equipment import EquipmentTable
from cultivation.rules.tables.items import ChestRow, Effect, GearRow, ItemRow
from cultivation.rules.tables.meridians import MeridianTable
from cultivation.rules.tables.mount import MountTable
from cultivation.rules.tables.quest import QuestTable
from cultivation.rules.tables.realms import RealmRow
from cultivation.rules.tables.regions import UTC, Region
from cultivation.rules.tables.runes import RuneTable
from cultivation.rules.tables.shared import SharedTable
from cultivation.rules.tables.skills import SkillTable
from cultivation.rules.tables.soul import SoulTable
from cultivation.rules.tables.words import WordTable

__all__ = ["ChestRow", "Effect", "GearRow", "ItemRow", "RealmRow", "RootGrade", "Tables"]


@dataclass(frozen=True, slots=True)
class Tables:
    """All content of one version. `version` is the digest of the files; `here` is the region that is played in."""

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
    confusables: Mapping[str, str]
    equipment: EquipmentTable
    skills: SkillTable
    mount: MountTable
    accessories: AccessoryTable
    runes: RuneTable
    meridians: MeridianTable
    soul: SoulTable
    quest: QuestTable
    achievement: AchievementTable
    words: WordTable
    shared: SharedTable
    regions: Mapping[str, Region]
    here: Region = UTC
