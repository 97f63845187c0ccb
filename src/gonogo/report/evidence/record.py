"""What a picture of evidence is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of one criterion. `real_s` counts from the run's opening; `log_e` is a natural logarithm.

    Counts are those since the evidence began; None where the journal kept the evidence but not its counts.
    """

    real_s: float
    phase: str
    log_e: float
    new: tuple[float, float] | None = None
    stable: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """One criterion over time. `role` is "guard", "failure" or "success"; `fails_s` when it failed, None: never.

    `bound` is the largest allowed share of bad requests; None against stable. `alpha_part` is the criterion's part of
    the release's alpha, and its evidence counts `times` as much; 0 for proofs, which have a limit of their own.
    """

    criterion: str
    asks: str
    role: str
    log_limit: float
    alpha_part: float
    bound: float | None
    points: tuple[Point, ...]
    fails_s: float | None = None
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Band:
    """A share with the band around it that holds at all times at once."""

    low: float
    share: float
    high: float
