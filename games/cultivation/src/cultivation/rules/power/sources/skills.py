"""What passive skills give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """The k-th passive skill adds to stat k mod 4."""
    percent, levels = [0, 0, 0, 0], player.skills.passive
    for k, skill in enumerate(tables.skills.passive):
        if skill in levels:
            percent[k % 4] += 25 * levels[skill]
    return (0, 0, 0, 0, 0, 0, 0, 0, *percent)
