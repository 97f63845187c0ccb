"""Which side a player is on: one bucket per cohort key, for traffic, flags and sessions alike."""

from __future__ import annotations

from hashlib import blake2b

BUCKETS = 10_000
"""As many as there are ten-thousandths: a share in `bp` is a number of buckets."""


def bucket(salt: str, key: str) -> int:
    """0–9999: BLAKE2b with 8 bytes of output over UTF-8 `salt + ":" + key`, big-endian, modulo 10,000.

    The same everywhere and for ever: clients in other languages compute it too. `salt` is the release's, so that it
    is not the same players who go first in every release; `key` is the guild, party or player.
    """
    digest = blake2b(f"{salt}:{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % BUCKETS


def is_new(salt: str, key: str, *, share_bp: int) -> bool:
    """Whether the cohort is on the new version at this share. Raising the share never takes anyone off it."""
    return bucket(salt, key) < share_bp


def baseline_bp(share_bp: int) -> int:
    """The share of a fresh baseline beside that of the new version: as large, as long as both fit; else 0.

    Its buckets are the last ones, from `BUCKETS - baseline_bp(share_bp)` on: as far from the new version's as can be,
    so that a raise takes as few players as possible from one old process to another.
    """
    return share_bp if 2 * share_bp <= BUCKETS else 0


def share_bp(percent: float) -> int:
    """A plan's percentage as ten-thousandths, rounded to the nearest; at least 1 where the plan wants more than 0.

    ValueError outside 0–100.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a share is from 0 to 100 percent, not {percent}")
    rounded = round(percent * 100)
    return 1 if rounded == 0 and percent > 0 else rounded


def share_percent(share_bp: int) -> float:
    """Ten-thousandths as a percentage, for people."""
    return share_bp / 100
