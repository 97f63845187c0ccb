"""The commands of system 2.19, accessories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from cultivation.protocol.commands.command import Command, Text
from cultivation.rules import accessories

if TYPE_CHECKING:
    from collections.abc import Mapping

Slot = Literal["necklace", "ring_l", "ring_r", "talisman"]
Mask = Annotated[int, msgspec.Meta(ge=0, le=15)]


class Wear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text
    slot: Slot


class OfSlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: Slot


class Refine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text
    keep_mask: Mask = 0


class OfItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


COMMANDS: Mapping[str, Command] = {
    "acc_equip": Command("accessories", Wear, lambda t, a: accessories.acc_equip(t, id=a.id, slot=a.slot)),
    "acc_unequip": Command("accessories", OfSlot, lambda t, a: accessories.acc_unequip(t, slot=a.slot)),
    "acc_refine": Command(
        "accessories", Refine, lambda t, a: accessories.acc_refine(t, id=a.id, keep_mask=a.keep_mask)
    ),
    "acc_undo": Command("accessories", OfItem, lambda t, a: accessories.acc_undo(t, id=a.id)),
    "acc_accept": Command("accessories", OfItem, lambda t, a: accessories.acc_accept(t, id=a.id)),
}
