"""Whether each build has the share of sessions that it was given: a share that drifts is a rollout that nobody decided.

Cohorts are kept by whoever routes; a build that answers with another cohort than the player's own changes them.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from cultivation.gate.compare import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

LOGINS_MIN = 100
SIGMAS = 4.0
"""Of the binomial spread: a good build is wrongly accused in one window of sixteen thousand."""


def logins(text: str) -> int:
    """How many sessions a build has begun, by its /metrics."""
    return counted(text, "cultivation_logins_total")


def drifted(share: float, windows: Sequence[tuple[int, int]]) -> list[str]:
    """Windows of (sessions on the new build, sessions on all builds) that do not fit the share that was set.

    Raises ValueError when a window has too few sessions to say.
    """
    told = []
    for number, (new, total) in enumerate(windows):
        if total < LOGINS_MIN:
            raise ValueError(f"{total} sessions say nothing, {LOGINS_MIN} would")
        spread = SIGMAS * sqrt(share * (1 - share) / total)
        if abs(new / total - share) > spread:
            told.append(f"window {number}: {100 * new / total:.0f} % of the sessions, {100 * share:.0f} % were given")
    return told
