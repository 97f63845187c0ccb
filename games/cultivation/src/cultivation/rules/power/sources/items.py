"""What one unique item gives: its base by tier, quality and level, and its affixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.vector import CRIT, plus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.player import Instance
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(tables: Tables, item: Instance, base: Sequence[int]) -> Vector:
    """Flat numbers grow with tier, quality and enhancing; rates with quality alone."""
    scale, quality = tables.realms[item.tier - 1].scale, tables.equipment.quality[item.quality]
    flat = (b * scale * quality * enhanced(item.enh) // 1_000_000 for b in base[:CRIT])
    rates = (b * quality // 1_000 for b in base[CRIT:])
    total: Vector = (*flat, *rates, 0, 0, 0, 0)
    for kind, roll in item.affixes:
        total = plus(total, _affix(tables, scale, kind, roll=roll))
    return total


def enhanced(level: int) -> int:
    """What a level of enhancing is worth, in thousandths."""
    return 1_000 + 80 * level if level <= 10 else 1_800 + 120 * (level - 10)


def _affix(tables: Tables, scale: int, kind: int, *, roll: int) -> Vector:
    rules = tables.equipment
    worth = rules.affix_weight[kind] * scale * roll // 1_000 if kind < CRIT else rules.affix_rate * roll // 1_000
    return tuple(worth if place == kind else 0 for place in range(12))
