"""What the expedition and first clears can pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings import mount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment

MINUTE_MS = 60_000
BP = 10_000


def _idle(p: Payment) -> int:
    """Less than one stone can be left from before."""
    rate = (10 + 3 * p.path.cleared) * (BP + mount.speed_bp_max(p.path))
    return (rate * p.entry.paid_ms() + MINUTE_MS * BP - 1) // (MINUTE_MS * BP)


def _first_clear(p: Payment) -> int:
    p.path.cleared += 1
    return 50 + 10 * p.path.cleared


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"idle": _idle, "stage_first": _first_clear}
