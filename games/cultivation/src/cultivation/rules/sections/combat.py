"""What a player keeps of system 2.2, combat."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Combat:
    """Section of system 2.2: stages cleared, and the expedition that earns while the player is away."""

    stage_cleared: int = 0
    expedition: int = 0
    anchor_ms: int = 0
    rem_stone: int = 0
    rem_exp: int = 0
    rem_chest: int = 0
    lost_ms: int = 0
    challenged_ms: int = -2_000
    fights: int = 0
    log_hash: str = ""
