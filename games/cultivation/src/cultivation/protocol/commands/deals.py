"""Every command that touches more than its player, and everything that comes due. A system adds its module here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.protocol.commands import (
    achievement,
    arena,
    chat,
    dungeon,
    guild,
    leaderboard,
    market,
    notification,
    pvp,
    quest,
    social,
    soul,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.protocol.commands.deal import DealCommand, DueDeal

_SYSTEMS = (achievement, arena, chat, dungeon, guild, leaderboard, market, notification, pvp, quest, social, soul)

DEALS: Mapping[str, DealCommand] = MappingProxyType(
    {name: command for system in _SYSTEMS for name, command in system.DEALS.items()}
)
DUE: Mapping[str, DueDeal] = MappingProxyType({kind: due for system in _SYSTEMS for kind, due in system.DUE.items()})
FOLLOWING: Mapping[str, str] = MappingProxyType({due.follows: kind for kind, due in DUE.items() if due.follows})
"""The kind of job that follows a type of event."""
