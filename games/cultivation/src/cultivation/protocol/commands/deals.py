"""Every command that touches more than its player, and everything that comes due. A system adds its module here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.protocol.commands import (
    arena,
    chat,
    dungeon,
    guild,
    leaderboard,
    market,
    notification,
    pvp,
    social,
    soul,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.protocol.commands.deal import DealCommand, DueDeal

_SYSTEMS = (arena, chat, dungeon, guild, leaderboard, market, notification, pvp, social, soul)

DEALS: Mapping[str, DealCommand] = MappingProxyType(
    {name: command for system in _SYSTEMS for name, command in system.DEALS.items()}
)
DUE: Mapping[str, DueDeal] = MappingProxyType({kind: due for system in _SYSTEMS for kind, due in system.DUE.items()})
