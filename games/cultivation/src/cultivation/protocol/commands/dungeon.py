"""The commands of system 2.10, dungeon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Nothing
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfPlayer
from cultivation.rules import dungeon, tickets

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lobby(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dungeon: Annotated[int, msgspec.Meta(ge=0, le=19)]
    diff: Annotated[int, msgspec.Meta(ge=0, le=2)] = 0


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ready: bool = True


DEALS: Mapping[str, DealCommand] = {
    "dungeon_ticket": DealCommand("dungeon", Nothing, "tickets.own", tickets.dungeon),
    "lobby_open": DealCommand("dungeon", Lobby, "dungeon.own", dungeon.lobby_open, begins=True),
    "lobby_join": DealCommand("dungeon", OfPlayer, "dungeon.theirs", dungeon.lobby_join, begins=True),
    "lobby_ready": DealCommand("dungeon", Ready, "dungeon.joined", dungeon.lobby_ready),
    "dungeon_start": DealCommand("dungeon", Nothing, "dungeon.own", dungeon.start, begins=True, takes_build=True),
    "dungeon_advance": DealCommand("dungeon", Nothing, "dungeon.run", dungeon.advance),
    "dungeon_finish": DealCommand("dungeon", Nothing, "dungeon.run", dungeon.finish),
    "dungeon_abandon": DealCommand("dungeon", Nothing, "dungeon.run", dungeon.abandon),
}
DUE: Mapping[str, DueDeal] = {"dungeon_expire": DueDeal("dungeon", "dungeon.run", dungeon.expire)}
