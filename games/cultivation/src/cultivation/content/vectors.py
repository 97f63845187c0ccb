"""Players by number, for whoever computes power a second time: the same draws everywhere give the same player.

A vector's number n starts the draws: x = n; each draw is x = (x * 1664525 + 1013904223) mod 2^32, then
(x >> 8) mod m. `player` draws in the order in which its fields are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules.player import (
    Accessories,
    Achievement,
    Alloc,
    Character,
    Dantian,
    Equipment,
    Instance,
    Membership,
    Meridians,
    Player,
    Realm,
    Runes,
    Skills,
    Soul,
    Stable,
    Wings,
)
from cultivation.rules.sections.mount import Mount

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables

COUNT = 10_000
SLOTS = ("weapon", "head", "chest", "legs", "hands", "feet")
FORMS = (("necklace", "necklace"), ("ring_l", "ring"), ("ring_r", "ring"), ("talisman", "talisman"))


@dataclass(slots=True)
class Draws:
    """The draws of one vector."""

    x: int

    def below(self, m: int) -> int:
        """The next draw: 0 to m - 1."""
        self.x = (self.x * 1_664_525 + 1_013_904_223) % 2**32
        return (self.x >> 8) % m


def player(n: int, tables: Tables) -> Player:
    """The n-th player; every section that power reads is drawn."""
    d = Draws(n)
    character = Character(level=1 + d.below(200), alloc=Alloc(d.below(150), d.below(150), d.below(150), d.below(150)))
    realm = Realm(d.below(10), 1 + d.below(9))
    gear = {slot: _item(d, slot) for slot in SLOTS if d.below(4)}
    accessories = {slot: _item(d, slot, _definition(d, tables, form)) for slot, form in FORMS if d.below(4)}
    return Player(
        n,
        character=character,
        realm=realm,
        instances={item.id: item for item in (*gear.values(), *accessories.values())},
        equipment=Equipment({slot: item.id for slot, item in gear.items()}),
        accessories=Accessories(
            {slot: item.id for slot, item in accessories.items()},
            tuple(sorted(tables.accessories.definitions))[: d.below(101)],
        ),
        skills=Skills(passive={skill: d.below(21) for skill in tables.skills.passive}),
        runes=Runes(tuple((d.below(8), 1 + d.below(12)) if d.below(5) else None for _ in range(8))),
        meridians=Meridians(d.below(181)),
        dantian=Dantian(d.below(101), d.below(1_001)),
        soul=Soul(level=d.below(201), nodes=tuple(range(d.below(4)))),
        mount=_stable(d, tables),
        wings=Wings(d.below(11), d.below(10)),
        achievement=Achievement(points=d.below(2_001)),
        guild=Membership(guild=1, hp=d.below(11), atk=d.below(11)),
    )


def _item(d: Draws, slot: str, kind: str = "") -> Instance:
    """An item of one slot; a definition makes it an accessory, which is never enhanced."""
    tier, quality = 1 + d.below(10), d.below(6)
    enh = 0 if kind else d.below(16)
    affixes = tuple((d.below(8), 500 + d.below(1_001)) for _ in range(d.below(5)))
    return Instance(slot, kind or slot, tier, quality, True, affixes, enh=enh)


def _definition(d: Draws, tables: Tables, form: str) -> str:
    fitting = sorted(key for key, row in tables.accessories.definitions.items() if row.form == form)
    return fitting[d.below(len(fitting))]


def _stable(d: Draws, tables: Tables) -> Stable:
    """The first mounts of the table, the first of them ridden."""
    names = list(tables.mount.names)[: d.below(11)]
    return Stable({name: Mount(1 + d.below(50), 0, d.below(6)) for name in names}, names[0] if names else "")
