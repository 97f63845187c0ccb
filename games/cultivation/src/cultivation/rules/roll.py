"""Counted randomness: every roll can be recomputed, and no retry can roll again."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from cultivation.rules.numbers import PPM

if TYPE_CHECKING:
    from collections.abc import Sequence

STREAMS = ("drop", "enhance", "breakthrough", "refine", "wing", "gift", "quest", "combat")


def number(secret: bytes, player_id: int, *, stream: str, count: int) -> int:
    """The 64-bit number of a player's `count`-th roll on a stream."""
    text = f"{player_id}|{stream}|{count}".encode()
    return int.from_bytes(blake2b(text, digest_size=8, key=secret).digest(), "little")


def ppm(secret: bytes, player_id: int, *, stream: str, count: int) -> int:
    """The same roll as parts of a million: 0 to 999 999."""
    return number(secret, player_id, stream=stream, count=count) % PPM


def choose(weights: Sequence[int], roll_ppm: int) -> int:
    """The index that a roll picks among weights that add up to exactly one million."""
    passed = 0
    for index, weight in enumerate(weights):
        passed += weight
        if roll_ppm < passed:
            return index
    raise ValueError("weights do not add up to 1 000 000")
