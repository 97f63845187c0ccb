"""Skills: twelve and twelve, and an order without a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables

EACH = 12


def findings(tables: Tables) -> Iterator[str]:
    """Every skill can be reached."""
    table = tables.skills
    rows = {**table.active, **table.passive}
    if len(table.active) != EACH or len(table.passive) != EACH or len(rows) != 2 * EACH:
        yield f"there are not {EACH} active and {EACH} passive skills"
    for key, row in rows.items():
        if unknown := [needed for needed in row.needs if needed not in rows]:
            yield f"skill {key} needs the unknown skill {unknown[0]}"
    try:
        TopologicalSorter({key: row.needs for key, row in rows.items()}).prepare()
    except CycleError as error:
        yield f"skills need each other in a circle: {' '.join(error.args[1])}"
    for key, row in table.active.items():
        if row.strength < 1 or row.cooldown < 1:
            yield f"skill {key} has no strength or no cooldown"
