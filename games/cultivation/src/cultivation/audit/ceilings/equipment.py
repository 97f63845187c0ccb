"""What breaking items can give back: their own worth, and half of the essence that all players put into items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings.payment import EVERYONE, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Entry, Payment

WORTH_MAX = 5 * 10 * 6**2  # tier 10, Mythic
SPENT = "equipment:half_of_essence"


def observe(paths: dict[str, Path], entry: Entry) -> None:
    """Essence that went into items; an item may change hands, so the book is over all players."""
    if entry.to_account in ("sink:enhance", "sink:refine") and entry.asset == "essence":
        counts = paths.setdefault(EVERYONE, Path()).counts
        counts[SPENT] = counts.get(SPENT, 0) + entry.qty


def _salvage(p: Payment) -> int:
    items = sum(e.qty for e in p.transaction if e.to_account == "sink:salvage")
    returned = p.everyone.counts.get(SPENT, 0)
    beyond = max(0, p.entry.qty - items * WORTH_MAX)
    p.everyone.counts[SPENT] = returned - min(returned, 2 * beyond)
    return items * WORTH_MAX + returned // 2


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"salvage": _salvage}
