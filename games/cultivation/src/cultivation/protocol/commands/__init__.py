"""Every command of every system. A new system adds its module here, and nowhere else in the protocol."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.protocol.commands import (
    accessories,
    achievement,
    character,
    combat,
    dantian,
    equipment,
    inventory,
    meridians,
    mount,
    quest,
    realms,
    runes,
    skills,
    soul,
    wings,
)
from cultivation.protocol.commands.command import Command

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["COMMANDS", "Command"]

COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        **accessories.COMMANDS,
        **achievement.COMMANDS,
        **character.COMMANDS,
        **combat.COMMANDS,
        **dantian.COMMANDS,
        **equipment.COMMANDS,
        **inventory.COMMANDS,
        **meridians.COMMANDS,
        **mount.COMMANDS,
        **quest.COMMANDS,
        **realms.COMMANDS,
        **runes.COMMANDS,
        **skills.COMMANDS,
        **soul.COMMANDS,
        **wings.COMMANDS,
    }
)
