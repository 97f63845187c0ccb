"""What worn accessories and the book of them give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.sources import items
from cultivation.rules.power.vector import P_HP, PLACES

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


PER_ENTRY_BP, BOOK_BP_MAX = 20, 2_000


def vector(player: Player, tables: Tables) -> Vector:
    """Every accessory, and health for each definition in the book."""
    total = [0] * PLACES
    table, held = tables.accessories, player.instances
    for item_id in player.accessories.worn.values():
        item = held[item_id]
        items.add(total, tables, item, table.base[table.definitions[item.kind].form])
    total[P_HP] += min(BOOK_BP_MAX, PER_ENTRY_BP * len(player.accessories.book))
    return tuple(total)
