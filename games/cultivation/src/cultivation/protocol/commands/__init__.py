"""Every command of every system. A new system adds its module here, and nowhere else in the protocol."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.protocol.commands import character, combat, inventory, realms
from cultivation.protocol.commands.command import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COMMANDS", "Command"]

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        **character.COMMANDS,
        **combat.COMMANDS,
        **inventory.COMMANDS,
        **realms.COMMANDS,
    }
)
