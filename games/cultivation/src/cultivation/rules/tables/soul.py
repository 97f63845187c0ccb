"""Content of system 2.23, soul."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoulNode:
    """One choice: what it adds to the qi rate, and twelve numbers of power."""

    name: str
    qi_bp: int
    adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SoulTable:
    """The twelve choices."""

    nodes: tuple[SoulNode, ...]
