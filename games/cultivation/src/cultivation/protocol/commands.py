"""Every command: its name, its arguments, its system, and the rule that carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from cultivation.rules import character, combat, inventory, realms
from cultivation.rules.player import Alloc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.turn import Turn

Text = Annotated[str, msgspec.Meta(max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=1, le=99)]
Stage = Annotated[int, msgspec.Meta(ge=0, le=400)]
Points = Annotated[int, msgspec.Meta(ge=0, le=1_000)]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No arguments."""


class Create(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    element: Text


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text


class Allocate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    con: Points = 0
    str: Points = 0
    agi: Points = 0
    ins: Points = 0


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Text


class OfStage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stage: Stage


class Pieces(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    bound: bool
    n: Count = 1


class Purchase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    n: Count = 1


class Unique(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text
    locked: bool


class Breakthrough(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pills: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `rule` takes the turn and the decoded arguments; `needs_character` is false only for
    create.
    """

    system: str
    args: type[msgspec.Struct]
    rule: Callable[[Turn, Any], Turn]
    needs_character: bool = True


COMMANDS: Mapping[str, Command] = {
    "create": Command("character", Create, lambda t, a: character.create(t, name=a.name, element=a.element), False),
    "rename": Command("character", Name, lambda t, a: character.rename(t, name=a.name)),
    "allocate": Command(
        "character", Allocate, lambda t, a: character.allocate(t, points=Alloc(a.con, a.str, a.agi, a.ins))
    ),
    "respec": Command("character", Nothing, lambda t, _: character.respec(t)),
    "set_title": Command("character", Title, lambda t, a: character.set_title(t, title=a.title)),
    "stage_challenge": Command("combat", OfStage, lambda t, a: combat.stage_challenge(t, stage=a.stage)),
    "expedition_set": Command("combat", OfStage, lambda t, a: combat.expedition_set(t, stage=a.stage)),
    "idle_claim": Command("combat", Nothing, lambda t, _: combat.idle_claim(t)),
    "use": Command("inventory", Pieces, lambda t, a: inventory.use(t, item=a.item, bound=a.bound, n=a.n)),
    "sell": Command("inventory", Pieces, lambda t, a: inventory.sell(t, item=a.item, bound=a.bound, n=a.n)),
    "sell_instance": Command("inventory", Unique, lambda t, a: inventory.sell_instance(t, id=a.id)),
    "buy_npc": Command("inventory", Purchase, lambda t, a: inventory.buy_npc(t, item=a.item, n=a.n)),
    "discard": Command("inventory", Pieces, lambda t, a: inventory.discard(t, item=a.item, bound=a.bound, n=a.n)),
    "discard_instance": Command("inventory", Unique, lambda t, a: inventory.discard_instance(t, id=a.id)),
    "lock": Command("inventory", Lock, lambda t, a: inventory.lock(t, id=a.id, locked=a.locked)),
    "expand": Command("inventory", Nothing, lambda t, _: inventory.expand(t)),
    "advance": Command("realms", Nothing, lambda t, _: realms.advance(t)),
    "breakthrough": Command("realms", Breakthrough, lambda t, a: realms.breakthrough(t, pills=a.pills)),
}
SYSTEMS = ("character", "combat", "inventory", "realms")
