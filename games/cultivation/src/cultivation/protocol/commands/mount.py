"""The commands of system 2.17, mount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Text
from cultivation.rules import riding

if TYPE_CHECKING:
    from collections.abc import Mapping

Pieces = Annotated[int, msgspec.Meta(ge=1, le=9_999)]


class OfMount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Text
    n: Pieces


COMMANDS: Mapping[str, Command] = {
    "mount_feed": Command("mount", Feed, lambda t, a: riding.mount_feed(t, mount_id=a.id, n=a.n)),
    "mount_evolve": Command("mount", OfMount, lambda t, a: riding.mount_evolve(t, mount_id=a.id)),
    "mount_ride": Command("mount", OfMount, lambda t, a: riding.mount_ride(t, mount_id=a.id)),
}
