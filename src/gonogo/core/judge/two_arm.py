"""The two-arm betting test: is the new version worse than the stable side at the same moment?

Null hypothesis, in every block: mean_new <= rho * mean_stable + delta, with mean_stable arbitrary and free to drift.
Scores lie in [0, 1] (an error is 1). Guarantee: under the null the expected factor of a block is at most 1, whatever
the bets, so the product is an e-process: the probability that it ever reaches 1/alpha is at most alpha (Ville).
Why: 1 + x <= exp(x) makes the expectation at most exp(g * n_new * (mean_new - rho * mean_stable - delta)).
What breaks it: bets or sizes of a block that look at the block's own outcomes; errors that come in clusters in one
arm only; arms read at different instants. Source: Turner, Lyu, Grünwald (arXiv 2106.02693), Waudby-Smith and Ramdas
(arXiv 2010.09686), with a margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p, sqrt

BETS = 6
"""How many alternatives are bet on at once."""
PRIOR_FALL = 0.6
"""Each higher alternative has this part of the weight of the one below: small harms are the commoner ones."""
PRIOR = tuple(PRIOR_FALL**k * (1.0 - PRIOR_FALL) / (1.0 - PRIOR_FALL**BETS) for k in range(BETS))
"""The weights of the alternatives, lowest first; they sum to 1."""
ALTERNATIVE_MAX = 0.9
FIRST_PART = 0.5
"""Put in at the beginning, the other half over the plan's time. More would find early failures no sooner once the limit
is the calibrated one, and late ones later (see budget)."""
STAKE_MAX = 8.0
"""One failed request is worth at most nine times what was held, however small the new version's share is: a single
stray error must never be proof enough."""
STAKE_PART_MAX = 0.999
"""A bet never risks everything: one surprising request must not end the process at 0 for ever."""


@dataclass(frozen=True, slots=True)
class Margins:
    """How much worse than stable is still no fault: `ratio` (rho, >= 0) times stable plus `points` (delta, a ratio)."""

    ratio: float
    points: float

    def over(self, share: float) -> float:
        """The largest share of the new version that is no fault when stable's is `share`."""
        return self.ratio * share + self.points


@dataclass(frozen=True, slots=True)
class Stake:
    """A bet fixed before the block's outcomes are looked at.

    `a` and `b` are the null's best answer for the new and the stable mean; `g` is staked on each request of the new
    version, `h` on each of stable. `h = rho * n_new / n_stable * g` is what makes the factor valid.
    """

    a: float
    b: float
    g: float
    h: float


NO_STAKE = Stake(0.5, 0.5, 0.0, 0.0)
"""Bets nothing: the factor is 1 whatever comes."""


def stake(n_new: float, n_stable: float, *, u: float, s: float, margins: Margins) -> Stake:
    """The bet that the new version's mean is `u` while stable's is `s`; `NO_STAKE` where no valid bet can gain.

    `u` above the margin bets on harm, below it on health (see promotion). Both sizes must be known before the
    outcomes. `u` and `s` lie in (0, 1).
    """
    if n_new <= 0 or n_stable <= 0:
        return NO_STAKE
    b = _null_answer(n_new, n_stable, u=u, s=s, margins=margins)
    a = margins.over(b)
    if not (0.0 < a < 1.0 and 0.0 < b < 1.0):
        return NO_STAKE
    g = (u - a) / (a * (1.0 - a))
    reach = n_stable / (margins.ratio * n_new) if margins.ratio > 0 else float("inf")
    g = min(g, STAKE_MAX, STAKE_PART_MAX * reach / (1.0 - b)) if g > 0 else _on_health(g, a, b, reach)
    return Stake(a, b, g, margins.ratio * n_new / n_stable * g)


def log_factor(new: tuple[float, float], stable: tuple[float, float], *, bet: Stake) -> float:
    """The logarithm of a block's factor for scores of 0 and 1. Each side is (requests, bad requests)."""
    if bet.g == 0.0:
        return 0.0
    n_new, bad_new = new
    n_stable, bad_stable = stable
    return (
        bad_new * log1p(bet.g * (1.0 - bet.a))
        + (n_new - bad_new) * log1p(-bet.g * bet.a)
        + bad_stable * log1p(-bet.h * (1.0 - bet.b))
        + (n_stable - bad_stable) * log1p(bet.h * bet.b)
    )


def log_factor_of_scores(
    new: Sequence[float], stable: Sequence[float], *, scores: Sequence[float], bet: Stake
) -> float:
    """The same for graded scores: `new[i]` and `stable[i]` requests had the score `scores[i]` in [0, 1]."""
    if bet.g == 0.0:
        return 0.0
    total = 0.0
    for count_new, count_stable, score in zip(new, stable, scores, strict=True):
        if count_new:
            total += count_new * log1p(bet.g * (score - bet.a))
        if count_stable:
            total += count_stable * log1p(-bet.h * (score - bet.b))
    return total


def alternatives(boundary: float) -> tuple[float, ...]:
    """The means that are bet on: geometric from one and a half times the boundary to 0.9."""
    low = min(1.5 * boundary, ALTERNATIVE_MAX - 0.1)
    step = (ALTERNATIVE_MAX / low) ** (1.0 / (BETS - 1))
    return tuple(low * step**k for k in range(BETS))


def predicted(n: float, bad: float) -> float:
    """Stable's share of bad requests as predicted from its past: half a bad request is always supposed, so that a past
    without any is not taken for a promise, and fifty more requests, so that a short past says little."""
    return (bad + 0.5) / (n + 50.0)


def log_factors(new: tuple[float, float], stable: tuple[float, float], *, s: float, margins: Margins) -> list[float]:
    """One block's log factor for each of `alternatives`, when stable's mean is predicted to be `s`."""
    return log_factors_of(alternatives(margins.over(s)), (new, stable), s=s, margins=margins)


def log_factors_of(
    means: Iterable[float], arms: tuple[tuple[float, float], tuple[float, float]], *, s: float, margins: Margins
) -> list[float]:
    """One block's log factor for each of the alternatives `means`, of the new and the stable arm: `log_factor` of
    its `stake`, to the bit; 0 where the
    alternative is no worse than the margin. What is the same for all of them is computed once: a histogram has more
    than a hundred of them."""
    new, stable = arms
    (n_new, bad_new), (n_stable, bad_stable) = arms
    rho, delta, boundary = margins.ratio, margins.points, margins.over(s)
    if n_new <= 0 or n_stable <= 0 or rho <= 0:
        return [
            log_factor(new, stable, bet=stake(n_new, n_stable, u=u, s=s, margins=margins)) if boundary < u else 0.0
            for u in means
        ]
    total, reach, weighed = rho * n_new + n_stable, n_stable / (rho * n_new), n_new * rho
    fixed, part, under = total * delta, n_stable * rho * s, 4.0 * total * rho * n_stable * s * delta
    over, below, ratio = 2.0 * n_stable * s * delta, 2.0 * total * rho, rho * n_new / n_stable
    factors = []
    for u in means:
        if boundary >= u:
            factors.append(0.0)
            continue
        linear = fixed - weighed * u - part
        root = sqrt(linear * linear + under)
        b = over / (linear + root) if linear > 0 else (root - linear) / below
        a = rho * b + delta
        if not (0.0 < a < 1.0 and 0.0 < b < 1.0):
            factors.append(0.0)
            continue
        g = (u - a) / (a * (1.0 - a))
        g = min(g, STAKE_MAX, STAKE_PART_MAX * reach / (1.0 - b)) if g > 0 else _on_health(g, a, b, reach)
        h = ratio * g
        # Most blocks have no bad request on one side or on both.
        factor = bad_new * log1p(g * (1.0 - a)) if bad_new else 0.0
        factor += (n_new - bad_new) * log1p(-g * a)
        factor += bad_stable * log1p(-h * (1.0 - b)) if bad_stable else 0.0
        factors.append(factor + (n_stable - bad_stable) * log1p(h * b))
    return factors


def _on_health(g: float, a: float, b: float, reach: float) -> float:
    return max(g, -STAKE_PART_MAX / (1.0 - a), -STAKE_PART_MAX * reach / b)


def _null_answer(n_new: float, n_stable: float, *, u: float, s: float, margins: Margins) -> float:
    """The stable mean under which the null explains (u, s) best: the root of a quadratic (Poisson likelihood)."""
    rho, delta = margins.ratio, margins.points
    if rho <= 0:
        return s
    total = rho * n_new + n_stable
    linear = total * delta - n_new * rho * u - n_stable * rho * s
    root = sqrt(linear * linear + 4.0 * total * rho * n_stable * s * delta)
    # The textbook form (-linear + root) loses all digits when linear > 0 and large: use the stable one there.
    if linear > 0:
        return 2.0 * n_stable * s * delta / (linear + root)
    return (root - linear) / (2.0 * total * rho)
