"""What the guild gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """A hundredth of health and attack for each level of the guild's art."""
    return (0, 0, 0, 0, 0, 0, 0, 0, 100 * player.guild.hp, 100 * player.guild.atk, 0, 0)
