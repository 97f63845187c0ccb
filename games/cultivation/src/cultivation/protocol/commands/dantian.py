"""The commands of system 2.22, dantian."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import dantian

if TYPE_CHECKING:
    from collections.abc import Mapping

Qi = Annotated[int, msgspec.Meta(ge=1, le=9_000_000_000_000_000)]


class Compress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    qi: Qi


COMMANDS: Mapping[str, Command] = {
    "dantian_up": Command("dantian", Nothing, lambda t, _: dantian.dantian_up(t)),
    "compress": Command("dantian", Compress, lambda t, a: dantian.compress(t, qi=a.qi)),
}
