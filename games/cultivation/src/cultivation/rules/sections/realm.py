"""What a player keeps of system 2.24, cultivation realms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Realm:
    """Section of system 2.24. `rate` is in milli-qi a second while uninjured; amount = gained - spent -
    lost.
    """

    r: int = 0
    layer: int = 1
    anchor_ms: int = 0
    rate: int = 0
    rem: int = 0
    amount: int = 0
    gained: int = 0
    spent: int = 0
    lost: int = 0
    lost_ms: int = 0
    injury_until: int = 0
    pity: int = 0
