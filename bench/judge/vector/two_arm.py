"""`core.judge.two_arm` for many guards at once: the stakes, and a block's log factor of every alternative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.judge.vector.arrays import Floating, Floats
from gonogo.core.judge.two_arm import ALTERNATIVE_MAX, BETS, STAKE_MAX, STAKE_PART_MAX

LOWEST_TIMES = 1.5
"""The lowest alternative, in boundaries. `core.judge.two_arm.alternatives` has no name for it; the tests compare."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Requests and bad ones of both sides in one block of every guard."""

    n_new: Floats
    bad_new: Floats
    n_stable: Floats
    bad_stable: Floats


@dataclass(frozen=True, slots=True)
class Margin:
    """`two_arm.Margins`, with a ratio that may differ by guard (young processes)."""

    ratio: Floating
    points: float

    def over(self, share: Floats) -> Floats:
        """The largest share that is no fault."""
        return np.asarray(self.ratio * share + self.points)


@dataclass(frozen=True, slots=True)
class Stakes:
    """`two_arm.Stake` of every bet and guard; `g` is 0 where nothing may be staked."""

    a: Floats
    b: Floats
    g: Floats
    h: Floats


def predicted(n: Floats, bad: Floats) -> Floats:
    """`two_arm.predicted`."""
    return (bad + 0.5) / (n + 50.0)


def alternatives(boundary: Floats) -> Floats:
    """`two_arm.alternatives`, one row for each."""
    low = np.minimum(LOWEST_TIMES * boundary, ALTERNATIVE_MAX - 0.1)
    step = (ALTERNATIVE_MAX / low) ** (1.0 / (BETS - 1))
    rows = [low]
    for _ in range(BETS - 1):
        rows.append(rows[-1] * step)
    return np.stack(rows)


def log_factors(pairs: Pairs, s: Floats, margin: Margin) -> Floats:
    """`two_arm.log_factors`: one row for each alternative."""
    boundary = margin.over(s)
    u = alternatives(boundary)
    found = log_factor(pairs, stakes(pairs, u, s, margin))
    return found if boundary.max(initial=0.0) < ALTERNATIVE_MAX else np.where(boundary < u, found, 0.0)


def stakes(pairs: Pairs, u: Floats, s: Floats, margin: Margin) -> Stakes:
    """`two_arm.stake` for every row of `u`; where a side is empty nothing is staked."""
    rho, n_new = margin.ratio, pairs.n_new
    n_stable = np.where(pairs.n_stable > 0, pairs.n_stable, np.nan)
    b = _null_answer(n_new, n_stable, u=u, s=s, margin=margin)
    a = rho * b + margin.points
    away = 1.0 - b
    part = rho * n_new / n_stable
    with np.errstate(invalid="ignore", divide="ignore"):
        g = (u - a) / (a * (1.0 - a))
        most = np.minimum(STAKE_MAX, STAKE_PART_MAX / (part * away))
        least = np.maximum(-STAKE_PART_MAX / (1.0 - a), -STAKE_PART_MAX / (part * b))
        g = np.maximum(np.minimum(g, most), least)
        is_valid = (n_new > 0) & (a > 0.0) & (a < 1.0) & (b > 0.0) & (b < 1.0)
    if not is_valid.all():
        a, b, g, part = (np.where(is_valid, each, fill) for each, fill in ((a, 0.5), (b, 0.5), (g, 0.0), (part, 0.0)))
    return Stakes(a, b, g, part * g)


def log_factor(pairs: Pairs, bets: Stakes) -> Floats:
    """`two_arm.log_factor` for every bet."""
    return np.asarray(
        pairs.bad_new * np.log1p(bets.g * (1.0 - bets.a))
        + (pairs.n_new - pairs.bad_new) * np.log1p(-bets.g * bets.a)
        + pairs.bad_stable * np.log1p(-bets.h * (1.0 - bets.b))
        + (pairs.n_stable - pairs.bad_stable) * np.log1p(bets.h * bets.b)
    )


def _null_answer(n_new: Floats, n_stable: Floats, *, u: Floats, s: Floats, margin: Margin) -> Floats:
    """`two_arm._null_answer`: both forms of the root, each where it keeps its digits."""
    rho, delta = margin.ratio, margin.points
    total = rho * n_new + n_stable
    linear = (total * delta - n_stable * rho * s) - (n_new * rho) * u
    large = np.abs(linear) + np.sqrt(linear * linear + 4.0 * total * rho * n_stable * s * delta)
    usual = large / (2.0 * total * rho)
    is_other = linear > 0
    return np.where(is_other, 2.0 * n_stable * s * delta / large, usual) if is_other.any() else usual
