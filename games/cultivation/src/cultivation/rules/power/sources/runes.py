"""What socketed runes give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.vector import CRIT, EMPTY, plus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each rune, all eight kinds together, and the words in both triples of sockets."""
    sockets, table = player.runes.sockets, tables.runes
    total = EMPTY
    for held in sockets:
        if held:
            total = plus(total, _rune(table.worth, *held))
    kinds = tuple(held[0] if held else None for held in sockets)
    if len({kind for kind in kinds if kind is not None}) == len(table.kinds):
        total = plus(total, table.all_kinds)
    for triple in (kinds[0:3], kinds[3:6]):
        for word in table.words:
            if triple == word.kinds:
                total = plus(total, word.adds)
    return total


def _rune(worth: Sequence[int], kind: int, level: int) -> Vector:
    gives = worth[kind] * (level * level if kind < CRIT else level)
    return tuple(gives if place == kind else 0 for place in range(12))
