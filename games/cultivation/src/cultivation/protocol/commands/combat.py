"""The commands of system 2.2, combat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import combat

if TYPE_CHECKING:
    from collections.abc import Mapping

Stage = Annotated[int, msgspec.Meta(ge=0, le=400)]


class OfStage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stage: Stage


COMMANDS: Mapping[str, Command] = {
    "stage_challenge": Command("combat", OfStage, lambda t, a: combat.stage_challenge(t, stage=a.stage)),
    "expedition_set": Command("combat", OfStage, lambda t, a: combat.expedition_set(t, stage=a.stage)),
    "idle_claim": Command("combat", Nothing, lambda t, _: combat.idle_claim(t)),
}
