"""What passive skills give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """The k-th passive skill adds to stat k mod 4."""
    percent = [0, 0, 0, 0]
    for k, skill in enumerate(tables.skills.passive):
        percent[k % 4] += 25 * player.skills.passive.get(skill, 0)
    return (0, 0, 0, 0, 0, 0, 0, 0, *percent)
