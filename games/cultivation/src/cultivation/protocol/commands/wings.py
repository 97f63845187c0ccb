"""The commands of system 2.18, wings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import wings

if TYPE_CHECKING:
    from collections.abc import Mapping

Rank = Annotated[int, msgspec.Meta(ge=0, le=10)]


class Skin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skin: Rank


COMMANDS: Mapping[str, Command] = {
    "wing_try": Command("wings", Nothing, lambda t, _: wings.wing_try(t)),
    "wing_skin": Command("wings", Skin, lambda t, a: wings.wing_skin(t, skin=a.skin)),
}
