"""The commands of system 2.3, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from cultivation.protocol.commands.command import Command, Text
from cultivation.rules import equipment

if TYPE_CHECKING:
    from collections.abc import Mapping

Slot = Literal["weapon", "head", "chest", "legs", "hands", "feet"]
Items = Annotated[list[Text], msgspec.Meta(min_length=1, max_length=20)]


class OfItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


class OfSlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: Slot


class Enhance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text
    protect: bool = False


class OfItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ids: Items


COMMANDS: Mapping[str, Command] = {
    "equip": Command("equipment", OfItem, lambda t, a: equipment.equip(t, id=a.id)),
    "unequip": Command("equipment", OfSlot, lambda t, a: equipment.unequip(t, slot=a.slot)),
    "enhance": Command("equipment", Enhance, lambda t, a: equipment.enhance(t, id=a.id, protect=a.protect)),
    "salvage": Command("equipment", OfItems, lambda t, a: equipment.salvage(t, ids=a.ids)),
}
