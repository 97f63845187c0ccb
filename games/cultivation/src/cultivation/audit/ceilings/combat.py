"""What the expedition and first clears can pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment

MINUTE_MS = 60_000


def _idle(p: Payment) -> int:
    """Less than one stone can be left from before."""
    return ((10 + 3 * p.path.cleared) * p.entry.paid_ms() + MINUTE_MS - 1) // MINUTE_MS


def _first_clear(p: Payment) -> int:
    p.path.cleared += 1
    return 50 + 10 * p.path.cleared


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"idle": _idle, "stage_first": _first_clear}
