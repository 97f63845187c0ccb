"""What a player keeps of system 2.9, guild."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Membership:
    """Section of system 2.9: a copy of what the player's guild gives, as of its revision `rev`. A guild of 0 means
    none. The table of members is the truth about belonging; this follows it when the player is next looked at.
    """

    guild: int = 0
    rev: int = 0
    qi: int = 0
    hp: int = 0
    atk: int = 0
    left_ms: int = 0
    donated_day: int = 0
    donated: tuple[int, ...] = ()
