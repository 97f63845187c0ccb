"""What open acupoints and whole meridians give."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cultivation.rules.sections.meridians import Meridians

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each point by its meridian's place; a whole meridian a hundredth of its stat."""
    table = tables.meridians
    by_points = _by_points(table.point, len(table.names))
    return by_points[min(player.meridians.points, len(by_points) - 1)]


@cache
def _by_points(point: tuple[int, ...], meridians: int) -> tuple[Vector, ...]:
    """The vector for every number of open points: they open in one order, so there are not many."""
    return tuple(_worth(point, meridians, Meridians(points)) for points in range(9 * meridians + 1))


def _worth(point: tuple[int, ...], meridians: int, section: Meridians) -> Vector:
    flat, percent = [0, 0, 0, 0], [0, 0, 0, 0]
    for meridian in range(meridians):
        opened, stat = section.opened(meridian), meridian % 4
        flat[stat] += point[stat] * (meridian + 1) * opened
        percent[stat] += 100 * (opened == 9)
    return (*flat, 0, 0, 0, 0, *percent)
