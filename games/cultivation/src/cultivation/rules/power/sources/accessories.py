"""What worn accessories and the book of them give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.sources import items
from cultivation.rules.power.vector import EMPTY, plus

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


PER_ENTRY_BP, BOOK_BP_MAX = 20, 2_000


def vector(player: Player, tables: Tables) -> Vector:
    """Every accessory, and health for each definition in the book."""
    total = EMPTY
    for item_id in player.accessories.worn.values():
        item = player.instances[item_id]
        form = tables.accessories.definitions[item.kind].form
        total = plus(total, items.vector(tables, item, tables.accessories.base[form]))
    book = min(BOOK_BP_MAX, PER_ENTRY_BP * len(player.accessories.book))
    return plus(total, (0, 0, 0, 0, 0, 0, 0, 0, book, 0, 0, 0))
