"""Wealth: many bets and an unknown beginning of the failure, mixed into one e-process.

S_k <- (S_k + pi_t) F_k, with pi_0 put in at the first request and the rest spread over the plan's time;
E_t = sum of w_k S_k + what is not yet put in. Null hypothesis and breakage are those of the factors F_k. Guarantee:
E_t is an e-process, being a mixture (weights sum to 1) of e-processes that begin at every block. The amounts depend on
the plan's clock alone, never on outcomes. Source: Shin, Ramdas, Rinaldo, "E-detectors" (arXiv 2203.03532), with the
weights summing to 1 so that the probability of any false alarm in the release is bounded, not its frequency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, expm1
from operator import mul

FIRST_PART = 0.8
"""Put in at the beginning: most bad versions are bad at once."""
WEALTH_MAX = 1e250
"""Far above any limit; keeps sums finite in floats."""
LOG_FACTOR_MAX = 550.0


@dataclass(frozen=True, slots=True)
class Wealth:
    """What each bet holds, and what is kept for later beginnings. `at_plan_s` is when the last part was put in."""

    bets: tuple[float, ...]
    rest: float
    at_plan_s: float


def opened(bets: int, plan_s: float, *, first: float = FIRST_PART) -> Wealth:
    """Before the first block: worth 1 in all, of which the share `first` is put in at once."""
    return Wealth((first,) * bets, 1.0 - first, plan_s)


def multiplied(wealth: Wealth, log_factors: Sequence[float], *, plan_s: float, horizon_s: float) -> Wealth:
    """After a block: a part of the rest is put in, by the plan's time that has passed, then all is multiplied.

    `horizon_s` (plan's clock) is the time over which most of the rest is spent; it never runs out.
    """
    passed_s = max(0.0, plan_s - wealth.at_plan_s)
    part = -wealth.rest * expm1(-passed_s / horizon_s)
    bets = [
        min((bet + part) * exp(min(LOG_FACTOR_MAX, factor)), WEALTH_MAX)
        for bet, factor in zip(wealth.bets, log_factors, strict=True)
    ]
    return Wealth(tuple(bets), wealth.rest - part, max(plan_s, wealth.at_plan_s))


def value(wealth: Wealth, weights: Sequence[float]) -> float:
    """E: what all is worth now. At most `WEALTH_MAX` or so, never negative, never NaN."""
    held: float = sum(map(mul, weights, wealth.bets))
    return held + wealth.rest
