"""The commands of system 2.5, quest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol.commands.command import Command, Nothing, Text
from cultivation.protocol.commands.deal import DealCommand, DueDeal
from cultivation.rules import quest, retired

if TYPE_CHECKING:
    from collections.abc import Mapping


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: quest.Kind
    id: Text


class OfBounty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


COMMANDS: Mapping[str, Command] = {
    "quest_claim": Command("quest", Claim, lambda t, a: quest.quest_claim(t, kind=a.kind, id=a.id)),
    "bounty_accept": Command("quest", OfBounty, lambda t, a: quest.bounty_accept(t, id=a.id)),
    "bounty_abandon": Command("quest", Nothing, lambda t, _: quest.bounty_abandon(t)),
}
DEALS: Mapping[str, DealCommand] = {}
DUE: Mapping[str, DueDeal] = {
    "quest_retired": DueDeal("quest", "quest.retired", retired.mailed, follows="QuestRetired"),
}
