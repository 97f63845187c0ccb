"""What worn equipment gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.sources import items
from cultivation.rules.power.vector import PLACES, add

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Every piece, and what the largest number of pieces of one tier adds."""
    total = [0] * PLACES
    worn = [player.instances[item] for item in player.equipment.worn.values()]
    for item in worn:
        items.add(total, tables, item, tables.gear[item.kind].base)
    tiers = [item.tier for item in worn]
    alike = max(map(tiers.count, tiers), default=0)
    for pieces, adds in tables.equipment.sets.items():
        if alike >= int(pieces):
            add(total, adds)
    return tuple(total)
