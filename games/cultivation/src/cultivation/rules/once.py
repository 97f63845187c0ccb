"""What follows from the content alone is worked out once."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Table = TypeVar("Table")
Found = TypeVar("Found")
TABLES_MAX = 16
"""More than one content is there only in tests and in the comparison of two releases."""


def once(work_out: Callable[[Table], Found]) -> Callable[[Table], Found]:
    """The pure function, which remembers what it found for each table. Tables are known by their identity."""
    known: dict[int, tuple[Table, Found]] = {}

    @wraps(work_out)
    def found(table: Table) -> Found:
        held = known.get(id(table))
        if held is None or held[0] is not table:
            if len(known) >= TABLES_MAX:
                known.clear()
            held = known[id(table)] = (table, work_out(table))
        return held[1]

    return found
