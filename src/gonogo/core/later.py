"""Fields that came after the first release of a journalled form."""

from __future__ import annotations

from dataclasses import Field, field
from typing import Any, TypeVar

T = TypeVar("T")
LATER = "later"
"""The mark in a field's metadata."""


def later(default: T) -> T:
    """A field that old journals do not have. As long as it is as usual it is not written either.

    So an old journal reads as it was meant, and a plan that does not use the field keeps its digest.
    """
    return field(default=default, metadata={LATER: True})


def usual_of(each: Field[Any]) -> tuple[Any, ...]:
    """What such a field is when it is not written, as the only entry; () for a field that is always written."""
    return (each.default,) if each.metadata.get(LATER) else ()
