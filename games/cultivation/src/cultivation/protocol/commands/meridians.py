"""The commands of system 2.21, meridians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import meridians

if TYPE_CHECKING:
    from collections.abc import Mapping


COMMANDS: Mapping[str, Command] = {
    "meridian_open": Command("meridians", Nothing, lambda t, _: meridians.meridian_open(t)),
}
