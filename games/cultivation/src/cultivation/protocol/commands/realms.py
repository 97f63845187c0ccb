"""The commands of system 2.24, realms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import realms

if TYPE_CHECKING:
    from collections.abc import Mapping


class Breakthrough(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pills: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0


COMMANDS: Mapping[str, Command] = {
    "advance": Command("realms", Nothing, lambda t, _: realms.advance(t)),
    "breakthrough": Command("realms", Breakthrough, lambda t, a: realms.breakthrough(t, pills=a.pills)),
}
