"""What achievements can pay in a life: each tier once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment


def _achievement(p: Payment) -> int:
    if p.entry.asset not in ("stone", "jade"):
        return 0
    rows = p.tables.achievement.achievements.values()
    each = [amount for row in rows for amount in (row.stone if p.entry.asset == "stone" else row.jade)]
    book = f"achievement:{p.entry.asset}"
    left = sum(each) - p.path.counts.get(book, 0)
    p.path.counts[book] = p.path.counts.get(book, 0) + p.entry.qty
    return min(left, max(each, default=0))


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"achievement": _achievement}
