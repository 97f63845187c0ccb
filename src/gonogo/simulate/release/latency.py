"""How long requests take: a lognormal body, and a tail that is as many times slower as the scenario says."""

from __future__ import annotations

from functools import lru_cache
from math import erf, exp, log, sqrt
from random import Random

from gonogo.simulate.release.scenarios import TAIL, Condition
from gonogo.simulate.release.traffic import binomial

SPREAD = 4.0
"""p99 over the median."""
SIGMA = log(SPREAD) / 2.3263
MEAN = exp(SIGMA * SIGMA / 2)
"""The mean over the median."""
EDGES_MS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0)


@lru_cache(maxsize=256)
def shares(edges_ms: tuple[float, ...], median_ms: float, *, tail: float) -> tuple[float, ...]:
    """The share of requests at or below each edge."""
    return tuple((1 - tail) * _below(edge, median_ms) + tail * _below(edge, median_ms * TAIL) for edge in edges_ms)


def drawn(dice: Random, n: int, *, edges_ms: tuple[float, ...], median_ms: float, condition: Condition) -> list[int]:
    """Of `n` requests, how many are at or below each edge."""
    left, below, counts, seen = n, 0.0, [], 0
    for share in shares(edges_ms, median_ms * condition.slowness, tail=condition.tail):
        came = binomial(dice, left, min(1.0, (share - below) / (1 - below))) if below < 1 else 0
        left, below, seen = left - came, share, seen + came
        counts.append(seen)
    return counts


def mean_ms(median_ms: float, condition: Condition) -> float:
    """The mean of those requests."""
    return median_ms * condition.slowness * MEAN * (1 - condition.tail + condition.tail * TAIL)


def _below(edge: float, median_ms: float) -> float:
    return 0.5 * (1 + erf(log(edge / median_ms) / (SIGMA * sqrt(2))))
