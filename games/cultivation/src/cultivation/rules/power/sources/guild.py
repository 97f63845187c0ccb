"""What the guild's techniques give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """A hundredth more of hp and of attack for each level."""
    return (0, 0, 0, 0, 0, 0, 0, 0, 100 * player.guild.hp, 100 * player.guild.atk, 0, 0)
