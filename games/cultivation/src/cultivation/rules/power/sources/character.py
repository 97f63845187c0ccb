"""What level and attributes give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, _tables: Tables) -> Vector:
    """Health, attack, defence and speed grow with the level; each attribute adds to its own."""
    who = player.character
    level, alloc = who.level, who.alloc
    con, strength, agi, ins = [level - 1 + n for n in (alloc.con, alloc.str, alloc.agi, alloc.ins)]
    hp, atk, dfn = 100 + 20 * level + 10 * con, 10 + 2 * level + 2 * strength, 5 + level + con
    spd = 10 + level // 5 + agi // 2
    return (hp, atk, dfn, spd, 500 + 2 * ins, 15_000 + 5 * ins, 0, 0, 0, 0, 0, 0)
