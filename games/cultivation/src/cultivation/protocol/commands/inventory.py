"""The commands of system 2.6, inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol.commands.command import Command, Count, Nothing, Text
from cultivation.rules import inventory

if TYPE_CHECKING:
    from collections.abc import Mapping


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


COMMANDS: Mapping[str, Command] = {
    "use": Command("inventory", Pieces, lambda t, a: inventory.use(t, item=a.item, bound=a.bound, n=a.n)),
    "sell": Command("inventory", Pieces, lambda t, a: inventory.sell(t, item=a.item, bound=a.bound, n=a.n)),
    "sell_instance": Command("inventory", Unique, lambda t, a: inventory.sell_instance(t, id=a.id)),
    "buy_npc": Command("inventory", Purchase, lambda t, a: inventory.buy_npc(t, item=a.item, n=a.n)),
    "discard": Command("inventory", Pieces, lambda t, a: inventory.discard(t, item=a.item, bound=a.bound, n=a.n)),
    "discard_instance": Command("inventory", Unique, lambda t, a: inventory.discard_instance(t, id=a.id)),
    "lock": Command("inventory", Lock, lambda t, a: inventory.lock(t, id=a.id, locked=a.locked)),
    "expand": Command("inventory", Nothing, lambda t, _: inventory.expand(t)),
}
