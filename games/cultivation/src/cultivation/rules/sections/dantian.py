"""What a player keeps of system 2.22, dantian."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dantian:
    """Section of system 2.22: how much qi fits, and how pure it is."""

    level: int = 0
    purity: int = 0
