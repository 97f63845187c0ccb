"""What the realm gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each layer is an eighth more of what the realm is worth."""
    r, layer = player.realm.r, player.realm.layer
    m = tables.realms[r].scale * (8 + layer)
    return (200 * m // 8, 20 * m // 8, 12 * m // 8, 5 * r, 0, 0, 0, 0, 0, 0, 0, 0)
