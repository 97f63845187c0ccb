"""What the soul gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.vector import add

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each level, and the choices."""
    level = player.soul.level
    total = [0, 0, 0, 0, 0, 0, 0, 10 * level, 50 * level, 50 * level, 50 * level, 0]
    for node in player.soul.nodes:
        add(total, tables.soul.nodes[node].adds)
    return tuple(total)
