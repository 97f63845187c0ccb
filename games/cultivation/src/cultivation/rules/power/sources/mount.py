"""What mounts give: the one ridden ten times as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """Health and speed of every mount owned."""
    hp = spd = 0
    for name, mount in player.mount.mounts.items():
        weight = 10 if name == player.mount.active else 1
        hp += 15 * mount.level * (2 + mount.star) * weight // 2
        spd += mount.level * weight // 10
    return (hp, 0, 0, spd, 0, 0, 0, 0, 0, 0, 0, 0)
