"""One player as values: a section per system, and the assets that the ledger moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cultivation.rules.sections.character import Alloc, Character
from cultivation.rules.sections.combat import Combat
from cultivation.rules.sections.core import Core, Power
from cultivation.rules.sections.guild import Guild
from cultivation.rules.sections.inventory import Inventory
from cultivation.rules.sections.realm import Realm

__all__ = [
    "CURRENCIES",
    "SECTIONS",
    "Alloc",
    "Character",
    "Combat",
    "Core",
    "Guild",
    "Instance",
    "Inventory",
    "Player",
    "Power",
    "Realm",
]

CURRENCIES = ("stone", "jade", "honor", "contrib", "essence")


@dataclass(frozen=True, slots=True)
class Instance:
    """One unique item. `affixes` are pairs (kind 0-7, roll in thousandths)."""

    id: str
    kind: str
    tier: int
    quality: int
    bound: bool
    affixes: tuple[tuple[int, int], ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """A player between two commands. `stacks` is keyed by (item, bound).

    `guild_row` is not saved: id, revision and techniques (qi, hp, atk) of the guild as read with the player.
    """

    id: int
    character: Character = field(default_factory=Character)
    combat: Combat = field(default_factory=Combat)
    guild: Guild = field(default_factory=Guild)
    inventory: Inventory = field(default_factory=Inventory)
    realm: Realm = field(default_factory=Realm)
    core: Core = field(default_factory=Core)
    power: Power = field(default_factory=Power)
    purse: Mapping[str, int] = field(default_factory=dict)
    stacks: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    instances: Mapping[str, Instance] = field(default_factory=dict)
    guild_row: tuple[int, ...] | None = None


SECTIONS: Mapping[str, type] = {
    "character": Character,
    "combat": Combat,
    "core": Core,
    "guild": Guild,
    "inventory": Inventory,
    "power": Power,
    "realm": Realm,
}
