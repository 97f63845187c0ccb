"""Latency against stable: more slow requests at any of the snapshot's edges, or slower on the whole.

Null hypothesis, in every block and for every edge: share_new(> edge) <= rho * share_stable(> edge) + delta; and the
same for the mean *ridit*, the mid-rank of a request among stable's own requests so far. Guarantee: each is a two-arm
bet (see two_arm), so their average is an e-process for "no edge and no rank is worse by more than the margins".
Half of the weight is on the edges (tails: a few very slow requests), half on the ridit (a shift of everything).
What breaks it: a histogram that is merged later for one side than for the other; edges that change within a release.
Source: exceedance indicators after Lindon, Sanden, Shirikian (arXiv 2205.14762); ridits after Bross (1958).

Requests that are in flight together wait together: one pause of one process (its garbage, a busy disk, a neighbour's
turn) makes all of them slow at once, and a test that takes them for independent condemns healthy versions within one
such pause. The cure: a block lasts at least `CLUSTER_S`, and what it may gain is bounded by `LOG_CLUSTER_MAX`, so that
several clusters must agree. A factor that is cut from above is still a valid one. What it costs: nothing is condemned
for its latency in less than some eight clusters.

A count per bucket has the snapshot's edges plus one more place for the requests above the last edge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import log

from gonogo.core.judge.two_arm import Margins, log_factor_of_scores, log_factors_of, predicted, stake

ODDS_TIMES = (1.25, 1.6, 2.5, 5.0, 20.0)
"""The alternatives at each edge: stable's odds of being slower, times these."""
RIDIT_ALTERNATIVE = 0.68
"""A request of a slower version outranks this share of stable's."""
CLUSTER_S = 2.0
"""Real seconds: pauses of a process are rarely longer."""
LOG_CLUSTER_MAX = log(2.0)
"""The most that one cluster may say against the new version, as the logarithm of its factor."""
BOUNDARY_MAX = 0.9
"""Edges that nearly every request exceeds say nothing about slowness."""


def bets_in(edges: int) -> int:
    """How many bets a histogram of that many edges carries."""
    return edges * len(ODDS_TIMES) + 1


def weights(edges: int) -> tuple[float, ...]:
    """Half of the weight on the edges' bets, half on the ridit, which is the last."""
    each = 0.5 / (edges * len(ODDS_TIMES)) if edges else 0.0
    return (each,) * (edges * len(ODDS_TIMES)) + (0.5 if edges else 1.0,)


def log_factors(
    new: Sequence[float], stable: Sequence[float], *, history: Sequence[float], margins: Margins
) -> list[float]:
    """One block's log factor of each bet. `history` are stable's counts per bucket from before this block."""
    n_new, n_stable, n_history = sum(new), sum(stable), sum(history)
    slower_new, slower_stable, slower_history = slower(new), slower(stable), slower(history)
    factors: list[float] = []
    for edge, before in enumerate(slower_history):
        s = predicted(n_history, before)
        if margins.over(s) >= BOUNDARY_MAX:
            factors.extend((0.0,) * len(ODDS_TIMES))
            continue
        arms = (n_new, slower_new[edge]), (n_stable, slower_stable[edge])
        factors.extend(_edge_factors(*arms, s=s, margins=margins))
    factors.append(_ridit_factor(new, stable, history=history, margins=margins))
    return factors


def bounded(factors: Sequence[float], elapsed_s: float) -> list[float]:
    """Log factors, none above what `elapsed_s` real seconds may say; losses are kept whole."""
    most = LOG_CLUSTER_MAX * min(1.0, max(0.0, elapsed_s) / CLUSTER_S)
    return [min(factor, most) for factor in factors]


def slower(counts: Sequence[float]) -> list[float]:
    """For each edge, how many requests were slower than it."""
    from_the_top = list(accumulate(reversed(counts)))
    return list(reversed(from_the_top[:-1]))


def ridits(history: Sequence[float]) -> list[float]:
    """The mid-rank in [0, 1] of each bucket among `history`."""
    total = sum(history)
    below = accumulate(history, initial=0.0)
    return [(under + count / 2.0) / total for under, count in zip(below, history, strict=False)]


def quantile_ms(counts: Sequence[float], edges_ms: Sequence[float], *, q: float) -> float | None:
    """The latency that the share `q` of requests does not exceed, straight between edges; None without requests.

    Above the last edge nothing is known: the last edge is given.
    """
    at_most = list(accumulate(counts, initial=0.0))
    total = at_most[-1]
    if total <= 0 or not edges_ms:
        return None
    wanted = q * total
    bucket = bisect_left(at_most, wanted, lo=1) - 1
    if bucket >= len(edges_ms):
        return edges_ms[-1]
    low = edges_ms[bucket - 1] if bucket else 0.0
    return low + (edges_ms[bucket] - low) * max(0.0, wanted - at_most[bucket]) / counts[bucket]


def _edge_factors(new: tuple[float, float], stable: tuple[float, float], *, s: float, margins: Margins) -> list[float]:
    odds = s / (1.0 - s)
    means = [odds * times / (1.0 + odds * times) for times in ODDS_TIMES]
    return log_factors_of(means, (new, stable), s=s, margins=margins)


def _ridit_factor(
    new: Sequence[float], stable: Sequence[float], *, history: Sequence[float], margins: Margins
) -> float:
    # Without a history there are no ranks; nothing is bet.
    if sum(history) < 1.0 or margins.over(0.5) >= RIDIT_ALTERNATIVE:
        return 0.0
    bet = stake(sum(new), sum(stable), u=RIDIT_ALTERNATIVE, s=0.5, margins=margins)
    return log_factor_of_scores(new, stable, scores=ridits(history), bet=bet)
