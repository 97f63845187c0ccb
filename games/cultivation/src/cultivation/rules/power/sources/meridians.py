"""What open acupoints and whole meridians give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each point by its meridian's place; a whole meridian a hundredth of its stat."""
    flat, percent = [0, 0, 0, 0], [0, 0, 0, 0]
    section = player.meridians
    for meridian in range(len(tables.meridians.names)):
        opened, stat = section.opened(meridian), meridian % 4
        flat[stat] += tables.meridians.point[stat] * (meridian + 1) * opened
        percent[stat] += 100 * (opened == 9)
    return (*flat, 0, 0, 0, 0, *percent)
