"""What wings give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """Every step taken."""
    n = player.wings.steps()
    return (0, 12 * n * (1 + player.wings.rank), 0, 0, 0, 0, min(800, 8 * n), 0, 20 * n, 20 * n, 0, 0)
