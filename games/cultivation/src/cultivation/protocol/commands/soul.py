"""The commands of system 2.23, soul."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.protocol.commands.deal import DealCommand, DueDeal
from cultivation.rules import soul

if TYPE_CHECKING:
    from collections.abc import Mapping

Node = Annotated[int, msgspec.Meta(ge=0, le=11)]


class OfNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    node: Node


COMMANDS: Mapping[str, Command] = {
    "soul_up": Command("soul", Nothing, lambda t, _: soul.soul_up(t)),
    "soul_node": Command("soul", OfNode, lambda t, a: soul.soul_node(t, node=a.node)),
    "soul_forget": Command("soul", OfNode, lambda t, a: soul.soul_forget(t, node=a.node)),
}
DEALS: Mapping[str, DealCommand] = {"transcend": DealCommand("soul", Nothing, "soul.own", soul.transcend_outside)}
DUE: Mapping[str, DueDeal] = {}
