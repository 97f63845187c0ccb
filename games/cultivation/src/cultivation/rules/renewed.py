"""A value with some of its fields replaced, as `dataclasses.replace` does it, in a tenth of the time.

A command renews players and turns dozens of times, and that was most of what a command cost. Those, and the sections
that commands renew most, therefore have no slots: their fields lie in one mapping, which is copied in one go.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")
_BLANK, _SET = object.__new__, object.__setattr__
_READ: dict[type, Callable[[Any], dict[str, Any]]] = {}


def renewed(value: Value, **changes: Any) -> Value:  # noqa: ANN401  # the fields' own types
    """For dataclasses that do nothing more at birth; an unknown name is a KeyError."""
    kind = type(value)
    held = getattr(value, "__dict__", None)
    is_slotted = held is None
    held = _read(value) if held is None else held
    merged = held | changes
    if len(merged) != len(held):
        raise KeyError(*changes.keys() - held.keys())
    if is_slotted:
        return kind(**merged)
    fresh = _BLANK(kind)
    _SET(fresh, "__dict__", merged)
    return fresh


def _read(value: Any) -> dict[str, Any]:  # noqa: ANN401  # any dataclass with slots
    """The fields of a value with slots."""
    kind = type(value)
    read = _READ.get(kind)
    if read is None:
        names = tuple(field.name for field in fields(kind))
        values = attrgetter(*names, names[0])  # of one name it would give the bare value
        read = _READ[kind] = lambda one: dict(zip(names, values(one), strict=False))
    return read(value)
