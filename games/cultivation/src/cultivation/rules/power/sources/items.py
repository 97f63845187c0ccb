"""What one unique item gives: its base by tier, quality and level, and its affixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.vector import CRIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.player import Instance
    from cultivation.rules.tables import Tables


def add(total: list[int], tables: Tables, item: Instance, base: Sequence[int]) -> None:
    """Flat numbers grow with tier, quality and enhancing; rates with quality alone."""
    scale, quality = tables.realms[item.tier - 1].scale, tables.equipment.quality[item.quality]
    flat = scale * quality * enhanced(item.enh)
    for place, worth in enumerate(base):
        if worth:
            total[place] += worth * flat // 1_000_000 if place < CRIT else worth * quality // 1_000
    weights, rate = tables.equipment.affix_weight, tables.equipment.affix_rate
    for kind, roll in item.affixes:
        total[kind] += (weights[kind] * scale if kind < CRIT else rate) * roll // 1_000


def enhanced(level: int) -> int:
    """What a level of enhancing is worth, in thousandths."""
    return 1_000 + 80 * level if level <= 10 else 1_800 + 120 * (level - 10)
