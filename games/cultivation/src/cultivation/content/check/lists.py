"""Tables whose length or width is part of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables

KINDS = 8
ACCESSORIES_MAX = 100
FORMS = {"necklace", "ring", "talisman"}


def findings(tables: Tables) -> Iterator[str]:
    """As many rows and numbers as the rules read."""
    vectors = [*tables.equipment.sets.values(), tables.runes.all_kinds]
    vectors += [word.adds for word in tables.runes.words] + [node.adds for node in tables.soul.nodes]
    if any(len(vector) != 12 for vector in vectors):
        yield "what adds to power has not twelve numbers"
    if len(tables.equipment.enhance_ppm) != 15 or len(tables.equipment.quality) != len(tables.quality_ppm):
        yield "there are not 15 chances of enhancing, or not as many worths as qualities"
    counts = {"mounts": (len(tables.mount.names), 10), "meridians": (len(tables.meridians.names), 20)}
    counts |= {"choices of the soul": (len(tables.soul.nodes), 12), "rune words": (len(tables.runes.words), 6)}
    counts |= {"kinds of rune": (min(len(tables.runes.kinds), len(tables.runes.worth)), KINDS)}
    for what, (found, wanted) in counts.items():
        if found != wanted:
            yield f"there are {found} {what}, not {wanted}"
    yield from _accessories(tables)


def _accessories(tables: Tables) -> Iterator[str]:
    table = tables.accessories
    if len(table.definitions) > ACCESSORIES_MAX:
        yield f"there are more than {ACCESSORIES_MAX} accessories"
    if table.base.keys() != FORMS or {d.form for d in table.definitions.values()} - FORMS:
        yield "an accessory has a form without a slot"
    for key in table.definitions.keys() & (tables.gear.keys() | tables.items.keys()):
        yield f"{key} is an accessory and something else"
