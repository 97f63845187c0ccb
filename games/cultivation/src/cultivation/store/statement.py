"""Statements with named values, turned into the numbered ones that the driver wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with $1, $2 … and the names that stand behind the numbers."""

    text: str
    names: tuple[str, ...]

    def values(self, by_name: Mapping[str, Any]) -> list[Any]:
        """The values in order; a name that is missing is a KeyError."""
        return [by_name[name] for name in self.names]


def statement(text: str) -> Statement:
    """Reads `:name` as a value; a cast (`::bigint`) is left alone."""
    names = tuple(dict.fromkeys(NAME.findall(text)))
    numbers = {name: number for number, name in enumerate(names, start=1)}
    return Statement(NAME.sub(lambda found: f"${numbers[found[1]]}", text), names)
