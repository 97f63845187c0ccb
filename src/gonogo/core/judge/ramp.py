"""The evidence-paced ramp: no more traffic on the new version than is safe, given what is known of it.

share(t) = min(target, 0.6 H / (rps * reaction_s * U(t))). H is the number of failed requests that the release may cost,
U an upper bound of the new version's error rate. Guarantee: U holds at all times at once with probability 1 - alpha
(it is the set of rates that the promotion bets have not ruled out, Ville), so that what fails while the judge reacts
is at most 0.6 H in expectation. Before any request U is 1. What breaks it: requests that fail without being counted.
Source: confidence sequences by betting (arXiv 2010.09686).
"""

from __future__ import annotations

from math import exp, log

from gonogo.core.judge import one_arm

FAILED_MAX = 5.0
"""H where a plan names none: failed requests."""
REACTION_PART = 0.6
"""Of H, what may fail while the judge reacts. The rest is spent on noticing: two or three failed requests."""
STEPS = 40
"""Halvings of the search: far below any rate that matters."""


def share(target: float, *, rps: float, reaction_s: float, upper: float, failed_max: float = FAILED_MAX) -> float:
    """The share of traffic, in [0, target], for `rps` requests a second in all.

    `reaction_s` is a block and the time until traffic is off; `upper` the bound of the new version's error rate.
    """
    at_risk = rps * reaction_s * upper
    return target if at_risk <= 0 else min(target, REACTION_PART * failed_max / at_risk)


def upper_bound(n: float, bad: float, *, alpha: float) -> float:
    """The largest error rate that `n` requests with `bad` bad ones have not ruled out; 1 without requests."""
    if n <= 0 or not _ruled_out(n, bad, m=1.0 - 1e-9, alpha=alpha):
        return 1.0
    low, high = bad / n, 1.0 - 1e-9
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if _ruled_out(n, bad, m=middle, alpha=alpha) else (middle, high)
    return high


def _ruled_out(n: float, bad: float, *, m: float, alpha: float) -> bool:
    factors = one_arm.log_factors_below(n, bad, m=m)
    top = max(factors)
    mixed = sum(w * exp(each - top) for w, each in zip(one_arm.WEIGHTS_BELOW, factors, strict=True))
    return top + log(mixed) >= log(1.0 / alpha)
