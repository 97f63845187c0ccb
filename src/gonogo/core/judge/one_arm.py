"""The one-arm betting test: is the new version's share of bad requests above a fixed bound?

Null hypothesis: the mean of each request, given the past, is at most m. Guarantee: each factor has expectation at
most 1 under the null, so the product is an e-process (Ville: it ever reaches 1/alpha with probability at most alpha).
The likelihood ratio against m is 1 + g (y - m) with g = (u - m) / (m (1 - m)), and g > 0 keeps it valid below m too.
What breaks it: errors in clusters (a retrying client); a bound that is looked at after the data. Source: Wald's
likelihood ratio as a bet, Waudby-Smith and Ramdas (arXiv 2010.09686).

Bounds other than error rates are shares as well: "p99 > 100 ms" is "more than 1 % of requests slower than 100 ms".
"""

from __future__ import annotations

from functools import lru_cache
from math import log1p

from gonogo.core.judge.two_arm import BETS

BOUND_MIN = 1e-12
"""A bound of 0 is read as this: the first bad request is then evidence enough, and no logarithm of 0 is taken."""
ODDS_FIRST = 1.5
ODDS_TOP = 9.0
"""The highest alternative is a mean of at least 0.9, in odds."""


def log_factors(n: float, bad: float, *, m: float) -> list[float]:
    """The log factor of `n` requests with `bad` bad ones, for each of `alternatives(m)`."""
    bound = _inside(m)
    return [_log_factor(n, bad, m=bound, u=u) for u in alternatives(m)]


@lru_cache(maxsize=4096)
def alternatives(m: float) -> tuple[float, ...]:
    """The means that are bet on, all above `m`: geometric in the odds."""
    bound = _inside(m)
    low = ODDS_FIRST * bound / (1.0 - bound)
    step = max(ODDS_TOP / low, 4.0) ** (1.0 / (BETS - 1))
    return tuple(_share(low * step**k) for k in range(BETS))


def log_factors_below(n: float, bad: float, *, m: float) -> list[float]:
    """The log factor of the same requests against "the mean is at least `m`", for each of `alternatives_below(m)`."""
    bound = _inside(m)
    return [_log_factor(n, bad, m=bound, u=u) for u in alternatives_below(m)]


def alternatives_below(m: float) -> tuple[float, ...]:
    """The means that are bet on when health is to be proved, all below `m`."""
    bound = _inside(m)
    return tuple(bound * part for part in BELOW)


BELOW = (0.002, 0.05, 0.15, 0.3, 0.5, 0.7)
"""Alternatives of a proof as parts of the bound; the first makes "no error at all" the rule of three."""
WEIGHTS_BELOW = (0.5, 0.1, 0.1, 0.1, 0.1, 0.1)


def _log_factor(n: float, bad: float, *, m: float, u: float) -> float:
    """It is bad log(u/m) + (n - bad) log((1-u)/(1-m)), written as a bet so that tiny differences keep their digits."""
    g = (u - m) / (m * (1.0 - m))
    return bad * log1p(g * (1.0 - m)) + (n - bad) * log1p(-g * m)


def _inside(m: float) -> float:
    return min(max(m, BOUND_MIN), 1.0 - BOUND_MIN)


def _share(odds: float) -> float:
    return odds / (1.0 + odds)
