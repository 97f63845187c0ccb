"""One player as values: a section per system, and the assets that the ledger moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CURRENCIES = ("stone", "jade", "honor", "contrib", "essence")


@dataclass(frozen=True, slots=True)
class Alloc:
    """Points that the player placed by hand."""

    con: int = 0
    str: int = 0
    agi: int = 0
    ins: int = 0

    def total(self) -> int:
        return self.con + self.str + self.agi + self.ins


@dataclass(frozen=True, slots=True)
class Character:
    """Section of system 2.1. A level of 0 means that no character was created yet."""

    name: str = ""
    skeleton: str = ""
    created_ms: int = 0
    element: str = ""
    grade: int = 0
    level: int = 0
    exp: int = 0
    exp_lost: int = 0
    free_points: int = 0
    alloc: Alloc = field(default_factory=Alloc)
    title: str = ""
    titles: tuple[str, ...] = ()
    renames: int = 0
    respecs: int = 0


@dataclass(frozen=True, slots=True)
class Combat:
    """Section of system 2.2: stages cleared, and the expedition that earns while the player is away."""

    stage_cleared: int = 0
    expedition: int = 0
    anchor_ms: int = 0
    rem_stone: int = 0
    rem_exp: int = 0
    rem_chest: int = 0
    lost_ms: int = 0
    challenged_ms: int = -2_000
    fights: int = 0
    log_hash: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Section of system 2.6: how much fits, and the counters that name new instances and mails."""

    capacity: int = 60
    expands: int = 0
    items_made: int = 0
    mails_made: int = 0


@dataclass(frozen=True, slots=True)
class Realm:
    """Section of system 2.24. `rate` is in milli-qi a second while uninjured; amount = gained - spent -
    lost.
    """

    r: int = 0
    layer: int = 1
    anchor_ms: int = 0
    rate: int = 0
    rem: int = 0
    amount: int = 0
    gained: int = 0
    spent: int = 0
    lost: int = 0
    lost_ms: int = 0
    injury_until: int = 0
    pity: int = 0


@dataclass(frozen=True, slots=True)
class Core:
    """What every system shares: the last moment seen, and how often each stream was rolled."""

    last_ms: int = 0
    rolls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Power:
    """Each source's vector of 12 numbers as last computed; totals and power follow from them."""

    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


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
    """A player between two commands. `stacks` is keyed by (item, bound)."""

    id: int
    character: Character = field(default_factory=Character)
    combat: Combat = field(default_factory=Combat)
    inventory: Inventory = field(default_factory=Inventory)
    realm: Realm = field(default_factory=Realm)
    core: Core = field(default_factory=Core)
    power: Power = field(default_factory=Power)
    purse: Mapping[str, int] = field(default_factory=dict)
    stacks: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    instances: Mapping[str, Instance] = field(default_factory=dict)


SECTIONS: Mapping[str, type] = {
    "character": Character,
    "combat": Combat,
    "core": Core,
    "inventory": Inventory,
    "power": Power,
    "realm": Realm,
}
