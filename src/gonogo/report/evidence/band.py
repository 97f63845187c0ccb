"""The band around a share of bad requests that holds at all times at once: the shares that no bet has ruled out.

At level `alpha`, half for each edge: with probability 1 - alpha the true share never leaves the band, however often one
looks. It takes requests as independent and the share as constant since counting began. Source: betting tests, inverted
(Waudby-Smith and Ramdas, arXiv 2010.09686).
"""

from __future__ import annotations

from math import exp, log

from gonogo.core.judge import one_arm, ramp, two_arm
from gonogo.report.evidence.record import Band

ALPHA = 0.05
STEPS = 30
"""Halvings of the search: far finer than a pixel."""


def band(n: float, bad: float, *, alpha: float = ALPHA) -> Band | None:
    """The band after `n` requests with `bad` bad ones; None without requests."""
    if n <= 0:
        return None
    return Band(_low(n, bad, alpha=alpha / 2), bad / n, ramp.upper_bound(n, bad, alpha=alpha / 2))


def _low(n: float, bad: float, *, alpha: float) -> float:
    low, high = 0.0, bad / n
    if bad <= 0:
        return 0.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_ruled_out(n, bad, m=middle, alpha=alpha) else (low, middle)
    return low


def _is_ruled_out(n: float, bad: float, *, m: float, alpha: float) -> bool:
    factors = one_arm.log_factors(n, bad, m=m)
    top = max(factors)
    mixed = sum(weight * exp(each - top) for weight, each in zip(two_arm.PRIOR, factors, strict=True))
    return top + log(mixed) >= log(1.0 / alpha)
