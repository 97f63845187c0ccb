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
_NAMES: dict[type, frozenset[str]] = {}
_READ: dict[type, Callable[[Any], dict[str, Any]]] = {}


def renewed(value: Value, **changes: Any) -> Value:  # noqa: ANN401  # the fields' own types
    """For dataclasses that do nothing more at birth; an unknown name is a KeyError."""
    kind = type(value)
    names = _NAMES.get(kind) or _learned(kind)
    if not names.issuperset(changes):
        raise KeyError(*changes.keys() - names)
    read = _READ.get(kind)
    if read:
        return kind(**(read(value) | changes))
    fresh = _BLANK(kind)
    _SET(fresh, "__dict__", value.__dict__ | changes)
    return fresh


def _learned(kind: type) -> frozenset[str]:
    """The names of its fields; and where it has slots, how they are read."""
    names = tuple(field.name for field in fields(kind))
    if "__slots__" in kind.__dict__:
        values = attrgetter(*names, names[0])  # of one name it would give the bare value
        _READ[kind] = lambda value: dict(zip(names, values(value), strict=False))
    _NAMES[kind] = frozenset(names)
    return _NAMES[kind]
