"""Every type of event with the fields of its data, a file a system. Adding one is free; removing one takes two
releases.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.catalogue import (
    accessories,
    achievement,
    arena,
    character,
    chat,
    combat,
    dantian,
    dungeon,
    equipment,
    guild,
    inventory,
    leaderboard,
    market,
    meridians,
    mount,
    notification,
    pvp,
    quest,
    realms,
    runes,
    skills,
    social,
    soul,
    wings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **accessories.EVENTS,
        **achievement.EVENTS,
        **arena.EVENTS,
        **character.EVENTS,
        **chat.EVENTS,
        **combat.EVENTS,
        **dantian.EVENTS,
        **dungeon.EVENTS,
        **equipment.EVENTS,
        **guild.EVENTS,
        **inventory.EVENTS,
        **leaderboard.EVENTS,
        **market.EVENTS,
        **meridians.EVENTS,
        **mount.EVENTS,
        **notification.EVENTS,
        **pvp.EVENTS,
        **quest.EVENTS,
        **realms.EVENTS,
        **runes.EVENTS,
        **skills.EVENTS,
        **social.EVENTS,
        **soul.EVENTS,
        **wings.EVENTS,
    }
)
