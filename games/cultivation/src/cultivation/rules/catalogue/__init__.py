"""Every type of event with the fields of its data, a file a system. Adding one is free; removing one takes two
releases.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.catalogue import (
    arena,
    character,
    combat,
    dungeon,
    guild,
    inventory,
    market,
    notification,
    pvp,
    realms,
    social,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **arena.EVENTS,
        **character.EVENTS,
        **combat.EVENTS,
        **dungeon.EVENTS,
        **guild.EVENTS,
        **inventory.EVENTS,
        **market.EVENTS,
        **notification.EVENTS,
        **pvp.EVENTS,
        **realms.EVENTS,
        **social.EVENTS,
    }
)
