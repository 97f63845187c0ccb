"""Content of system 2.20, runes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuneWord:
    """Three kinds in order, in sockets 0-2 or 3-5, and the twelve numbers that they add."""

    name: str
    kinds: tuple[int, int, int]
    adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuneTable:
    """The eight kinds by name, what each is worth, what all eight together add, and the words."""

    kinds: tuple[str, ...]
    worth: tuple[int, ...]
    all_kinds: tuple[int, ...]
    words: tuple[RuneWord, ...]
