"""What follows from one value alone is worked out once, for as long as the value is at hand."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")
Found = TypeVar("Found")
VALUES_MAX = 16
"""One content, or the powers of a command; then everything is worked out anew."""


def once(work_out: Callable[[Value], Found]) -> Callable[[Value], Found]:
    """The pure function, which remembers what it found for each value. Values are known by their identity."""
    known: dict[int, tuple[Value, Found]] = {}

    @wraps(work_out)
    def found(value: Value) -> Found:
        held = known.get(id(value))
        if held is None or held[0] is not value:
            if len(known) >= VALUES_MAX:
                known.clear()
            held = known[id(value)] = (value, work_out(value))
        return held[1]

    return found
