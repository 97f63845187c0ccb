"""A value with some of its fields replaced, as `dataclasses.replace` does it, in a tenth of the time.

A command renews players and turns dozens of times, and that was most of what a command cost. Those, and the sections
that commands renew most, therefore have no slots: their fields lie in one mapping, which is copied in one go.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = TypeVar("Value")
_BLANK, _SET = object.__new__, object.__setattr__


def renewed(value: Value, **changes: Any) -> Value:  # noqa: ANN401  # the fields' own types
    """For dataclasses that do nothing more at birth; an unknown name is a KeyError."""
    kind = type(value)
    places, read = _shape(kind)  # type: ignore[arg-type]  # a class is hashable, whatever its values are
    if not places.keys() >= changes.keys():
        raise KeyError(*changes.keys() - places.keys())
    if hasattr(value, "__dict__"):
        fresh = _BLANK(kind)
        _SET(fresh, "__dict__", value.__dict__ | changes)
        return fresh
    values = list(read(value))
    for name, one in changes.items():
        values[places[name]] = one
    return kind(*values)


@cache
def _shape(kind: type) -> tuple[Mapping[str, int], Callable[[Any], tuple[Any, ...]]]:
    names = [field.name for field in fields(kind)]
    read = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    return {name: place for place, name in enumerate(names)}, read
