"""The commands of system 2.13, achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Text
from cultivation.protocol.commands.deal import DealCommand, DueDeal
from cultivation.rules import achievement

if TYPE_CHECKING:
    from collections.abc import Mapping

Tier = Annotated[int, msgspec.Meta(ge=1, le=5)]


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    achievement: Text
    tier: Tier


COMMANDS: Mapping[str, Command] = {
    "ach_claim": Command(
        "achievement", Claim, lambda t, a: achievement.ach_claim(t, achievement=a.achievement, tier=a.tier)
    ),
}
DEALS: Mapping[str, DealCommand] = {}
DUE: Mapping[str, DueDeal] = {
    "counters_begun": DueDeal("achievement", "achievement.starts", achievement.started, follows="CountersBegun"),
}
