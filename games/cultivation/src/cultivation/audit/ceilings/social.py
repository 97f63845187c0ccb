"""What gifts can have paid at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.social import DAY_MS, GIFT_STONE, GIFTS_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment


def _gift(p: Payment) -> int:
    """Fifty stone each, and twenty of them a day."""
    day = f"social.{p.entry.at // DAY_MS}"
    p.path.counts[day] = p.path.counts.get(day, 0) + 1
    return GIFT_STONE if p.path.counts[day] <= GIFTS_MAX else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"gift": _gift}
