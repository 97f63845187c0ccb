"""The commands of system 2.12, arena. Targets are a read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Nothing
from cultivation.protocol.commands.deal import DealCommand, DueDeal, RowId
from cultivation.rules import arena, tickets

if TYPE_CHECKING:
    from collections.abc import Mapping


class Attack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    player: RowId
    expected_rank: Annotated[int, msgspec.Meta(ge=1, le=5_000)]


DEALS: Mapping[str, DealCommand] = {
    "arena_ticket": DealCommand("arena", Nothing, "tickets.own", tickets.arena),
    "arena_join": DealCommand("arena", Nothing, "arena.end", arena.join),
    "arena_fight": DealCommand("arena", Attack, "arena.two", arena.attack),
    "defence_set": DealCommand("arena", Nothing, "arena.own", arena.defence_set),
}
DUE: Mapping[str, DueDeal] = {"arena_daily": DueDeal("arena", "arena.ladder", arena.settle)}
