"""Every type of event with the fields of its data, a file a system. Adding one is free; removing one takes two
releases.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.catalogue import (
    accessories,
    achievement,
    character,
    combat,
    dantian,
    equipment,
    inventory,
    market,
    meridians,
    mount,
    notification,
    quest,
    realms,
    runes,
    skills,
    soul,
    wings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **accessories.EVENTS,
        **achievement.EVENTS,
        **character.EVENTS,
        **combat.EVENTS,
        **dantian.EVENTS,
        **equipment.EVENTS,
        **inventory.EVENTS,
        **meridians.EVENTS,
        **mount.EVENTS,
        **market.EVENTS,
        **notification.EVENTS,
        **quest.EVENTS,
        **realms.EVENTS,
        **runes.EVENTS,
        **skills.EVENTS,
        **soul.EVENTS,
        **wings.EVENTS,
    }
)
