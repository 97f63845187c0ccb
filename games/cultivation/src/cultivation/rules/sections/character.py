"""What a player keeps of system 2.1, character."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Alloc:
    """Points that the player placed by hand."""

    con: int = 0
    str: int = 0
    agi: int = 0
    ins: int = 0

    def total(self) -> int:
        return self.con + self.str + self.agi + self.ins


@dataclass(frozen=True)
class Character:
    """Section of system 2.1. A level of 0 means that no character was created yet."""

    name: str = ""
    skeleton: str = ""
    created_ms: int = 0
    element: str = ""
    grade: int = 0
    level: int = 0
    exp: int = 0
    exp_lost: int = 0
    free_points: int = 0
    alloc: Alloc = field(default_factory=Alloc)
    title: str = ""
    titles: tuple[str, ...] = ()
    renames: int = 0
    respecs: int = 0
