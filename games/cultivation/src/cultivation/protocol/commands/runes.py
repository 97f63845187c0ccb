"""The commands of system 2.20, runes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Count
from cultivation.rules import runes

if TYPE_CHECKING:
    from collections.abc import Mapping

Socket = Annotated[int, msgspec.Meta(ge=0, le=7)]
Kind = Annotated[int, msgspec.Meta(ge=0, le=7)]
Level = Annotated[int, msgspec.Meta(ge=1, le=12)]


class Fuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Kind
    level: Level
    n: Count = 1


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: Socket
    kind: Kind
    level: Level


class OfSocket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slot: Socket


COMMANDS: Mapping[str, Command] = {
    "rune_fuse": Command("runes", Fuse, lambda t, a: runes.rune_fuse(t, kind=a.kind, level=a.level, n=a.n)),
    "rune_socket": Command("runes", Place, lambda t, a: runes.rune_socket(t, slot=a.slot, kind=a.kind, level=a.level)),
    "rune_unsocket": Command("runes", OfSocket, lambda t, a: runes.rune_unsocket(t, slot=a.slot)),
}
