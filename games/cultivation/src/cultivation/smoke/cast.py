"""Who plays in a check: nobody but a newcomer, or players that support has put further on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules.support import Raise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cultivation.smoke.visitor import Visitor

HOUR_MS = 3_600_000
NOBODY = Raise()


@dataclass(frozen=True, slots=True)
class Check:
    """What is looked at of one system. `newcomer` logs in and creates its own player; `grown` is given one, raised
    `to`, with so many `others`; it needs the database. Without `grown` a newcomer sees all there is.
    """

    newcomer: Callable[[Visitor], Awaitable[None]] | None = None
    grown: Callable[[Visitor], Awaitable[None]] | None = None
    to: Raise = NOBODY
    others: int = 0


TRADER = Raise(realm=4, level=60, age_ms=100 * HOUR_MS, stone=1_000_000, jade=1_000, items=(("fodder", 200),))
MASTER = Raise(realm=6, level=120, stone=10_000_000, jade=1_000)
