"""One player as values: a section per system, and the assets that the ledger moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cultivation.rules.sections.accessories import Accessories
from cultivation.rules.sections.achievement import Achievement
from cultivation.rules.sections.character import Alloc, Character
from cultivation.rules.sections.combat import Combat
from cultivation.rules.sections.core import Core, Power
from cultivation.rules.sections.dantian import Dantian
from cultivation.rules.sections.equipment import Equipment
from cultivation.rules.sections.guild import Membership
from cultivation.rules.sections.inventory import Inventory
from cultivation.rules.sections.meridians import Meridians
from cultivation.rules.sections.mount import Stable
from cultivation.rules.sections.quest import Quest
from cultivation.rules.sections.realm import Realm
from cultivation.rules.sections.runes import Runes
from cultivation.rules.sections.skills import Skills
from cultivation.rules.sections.soul import Soul
from cultivation.rules.sections.wings import Wings

__all__ = [
    "CURRENCIES",
    "SECTIONS",
    "Accessories",
    "Achievement",
    "Alloc",
    "Character",
    "Combat",
    "Core",
    "Dantian",
    "Equipment",
    "Instance",
    "Inventory",
    "Membership",
    "Meridians",
    "Player",
    "Power",
    "Quest",
    "Realm",
    "Runes",
    "Skills",
    "Soul",
    "Stable",
    "Wings",
]

CURRENCIES = ("stone", "jade", "honor", "contrib", "essence")


@dataclass(frozen=True, slots=True)
class Instance:
    """One unique item. `affixes` are pairs (kind 0-7, roll in thousandths); `prev` are those before the last
    refining, None when there is nothing to undo. `fail` counts failures since the last success; `ess_spent` is
    the essence that went into it.
    """

    id: str
    kind: str
    tier: int
    quality: int
    bound: bool
    affixes: tuple[tuple[int, int], ...] = ()
    locked: bool = False
    enh: int = 0
    fail: int = 0
    ess_spent: int = 0
    prev: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True)
class Player:
    """A player between two commands. `stacks` is keyed by (item, bound).

    `guild_row` is not saved: id, revision and techniques (qi, hp, atk) of the guild as read with the player. Nor is
    `content_row`: the content under which the player was written, empty under other rules; None: it was not read.
    """

    id: int
    character: Character = field(default_factory=Character)
    combat: Combat = field(default_factory=Combat)
    inventory: Inventory = field(default_factory=Inventory)
    realm: Realm = field(default_factory=Realm)
    core: Core = field(default_factory=Core)
    power: Power = field(default_factory=Power)
    equipment: Equipment = field(default_factory=Equipment)
    skills: Skills = field(default_factory=Skills)
    guild: Membership = field(default_factory=Membership)
    mount: Stable = field(default_factory=Stable)
    wings: Wings = field(default_factory=Wings)
    accessories: Accessories = field(default_factory=Accessories)
    runes: Runes = field(default_factory=Runes)
    meridians: Meridians = field(default_factory=Meridians)
    dantian: Dantian = field(default_factory=Dantian)
    soul: Soul = field(default_factory=Soul)
    quest: Quest = field(default_factory=Quest)
    achievement: Achievement = field(default_factory=Achievement)
    purse: Mapping[str, int] = field(default_factory=dict)
    stacks: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    instances: Mapping[str, Instance] = field(default_factory=dict)
    guild_row: tuple[int, ...] | None = None
    content_row: str | None = None


SECTIONS: Mapping[str, type] = {
    "character": Character,
    "combat": Combat,
    "core": Core,
    "inventory": Inventory,
    "power": Power,
    "realm": Realm,
    "equipment": Equipment,
    "skills": Skills,
    "guild": Membership,
    "mount": Stable,
    "wings": Wings,
    "accessories": Accessories,
    "runes": Runes,
    "meridians": Meridians,
    "dantian": Dantian,
    "soul": Soul,
    "quest": Quest,
    "achievement": Achievement,
}
