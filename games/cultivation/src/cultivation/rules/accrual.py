"""What grows with time: settled at any set of moments, the total is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.player import Player

CAP_MS = 43_200_000  # twelve hours: longer absence is counted, not paid
LEVEL_MS = 180_000  # each level of the dantian lets three more minutes count


@dataclass(frozen=True, slots=True)
class Span:
    """The part of an absence that counts (`paid_ms`), and what the cap cut off (`lost_ms`)."""

    paid_ms: int
    lost_ms: int


def span(anchor_ms: int, now_ms: int, cap_ms: int) -> Span:
    """How long something may grow between its anchor and now; a clock that went backwards counts as no
    time.
    """
    passed_ms = max(0, now_ms - anchor_ms)
    paid_ms = min(passed_ms, cap_ms)
    return Span(paid_ms=paid_ms, lost_ms=passed_ms - paid_ms)


def grow(paid_ms: int, *, rate: int, rem: int, unit: int) -> tuple[int, int]:
    """The whole units gained, and the remainder to carry to the next settling: nothing is rounded away."""
    return divmod(rate * paid_ms + rem, unit)


def cap_ms(player: Player) -> int:
    """How long an absence may be paid for: twelve hours, and with the deepest dantian seventeen."""
    return CAP_MS + LEVEL_MS * player.dantian.level
