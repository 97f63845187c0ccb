"""What achievements give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """A basis point of health, attack and defence for each point."""
    points = player.achievement.points
    return (0, 0, 0, 0, 0, 0, 0, 0, points, points, points, 0)
