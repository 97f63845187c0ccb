"""What worn equipment gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.sources import items
from cultivation.rules.power.vector import EMPTY, plus

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Every piece, and what the largest number of pieces of one tier adds."""
    worn = [player.instances[item] for item in player.equipment.worn.values()]
    total = EMPTY
    for item in worn:
        total = plus(total, items.vector(tables, item, (*tables.gear[item.kind].base, 0, 0, 0)))
    tiers = [item.tier for item in worn]
    alike = max((tiers.count(tier) for tier in tiers), default=0)
    for pieces, adds in tables.equipment.sets.items():
        if alike >= int(pieces):
            total = plus(total, adds)
    return total
