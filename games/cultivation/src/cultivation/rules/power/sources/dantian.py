"""What the dantian gives: its worth follows the realm."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """Health by level and realm, and by purity."""
    section = player.dantian
    return (60 * section.level * (1 + player.realm.r), 0, 0, 0, 0, 0, 0, 0, 2 * section.purity, 0, 0, 0)
