"""Content of system 2.19, accessories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """One accessory: what it is called, and the form that decides its slot."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class AccessoryTable:
    """All definitions, the eight base numbers of each form, and what a trader pays per tier."""

    definitions: Mapping[str, Definition]
    base: Mapping[str, tuple[int, ...]]
    sell: int
