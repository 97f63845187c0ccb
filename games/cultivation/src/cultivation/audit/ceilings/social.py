"""What gifts can have paid at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of
from cultivation.rules.social import GIFT_STONE, GIFTS_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment


def _gift(p: Payment) -> int:
    """Fifty stone each, and twenty of them for each day that lasts."""
    day = f"social.{day_of(p.tables.here, p.entry.at)}"
    p.path.counts[day] = p.path.counts.get(day, 0) + 1
    return GIFT_STONE if p.path.counts[day] <= GIFTS_MAX * p.days("social") else 0


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"gift": _gift}
