"""What a player keeps of system 2.9, guild."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Membership:
    """Section of system 2.9: a copy of what the player's guild gives. It is stale when the guild's own
    revision is higher than `rev`. A guild of 0 means none.
    """

    guild: int = 0
    rev: int = 0
    qi: int = 0
    hp: int = 0
    atk: int = 0
