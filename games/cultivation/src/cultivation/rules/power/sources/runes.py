"""What socketed runes give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.power.vector import CRIT, PLACES, add

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.power.vector import Vector
    from cultivation.rules.tables import Tables


def vector(player: Player, tables: Tables) -> Vector:
    """Each rune, all eight kinds together, and the words in both triples of sockets."""
    sockets, table = player.runes.sockets, tables.runes
    total = [0] * PLACES
    held = [rune for rune in sockets if rune]
    for kind, level in held:
        total[kind] += table.worth[kind] * (level * level if kind < CRIT else level)
    if len({kind for kind, _ in held}) == len(table.kinds):
        add(total, table.all_kinds)
    kinds = tuple(rune[0] if rune else None for rune in sockets[:6])
    triples = (kinds[:3], kinds[3:])
    for word in table.words:
        for triple in triples:
            if triple == word.kinds:
                add(total, word.adds)
    return tuple(total)
