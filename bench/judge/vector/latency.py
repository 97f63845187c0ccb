"""`core.judge.latency` for many guards at once: "slower than stable" at every edge and by rank.

Counts per bucket have the bucket first and the guard last. Lags are not followed: both sides are read at one instant.
"""

from __future__ import annotations

from math import inf

import numpy as np

from bench.judge.vector.arrays import Floating, Floats
from bench.judge.vector.errors import Clock
from bench.judge.vector.two_arm import Margin, Pairs, log_factor, predicted, stakes
from bench.judge.vector.wealth import Wealths
from gonogo.core.judge import latency, wealth
from gonogo.core.judge.flow import BLOCK_S_MAX, EXPOSURE_MIN, HISTORY_HALF_LIFE_S
from gonogo.core.judge.latency import (
    BOUNDARY_MAX,
    CLUSTER_S,
    LOG_CLUSTER_MAX,
    ODDS_TIMES,
    RIDIT_ALTERNATIVE,
)
from gonogo.core.plan import JudgeSettings

TIMES = np.array(ODDS_TIMES)[:, None]


class LatencyGuards:
    """`guards` e-processes of latency against stable, with that many edges, under a plan that is `horizon_s` long."""

    def __init__(self, settings: JudgeSettings, guards: int, *, edges: int, horizon_s: float) -> None:
        if settings.lag_s > 0:
            raise ValueError("latency of sides that are read apart is not followed here")
        self._settings, self._horizon_s = settings, horizon_s
        self._weights = np.array(latency.weights(edges))
        self._wealth = Wealths(latency.bets_in(edges), guards, first=wealth.FIRST_PART)
        nothing = np.zeros((edges + 1, guards))
        self._past, self._open_new, self._open_stable = nothing, nothing, nothing
        self._since_s, self._young_s = np.full(guards, np.nan), np.full(guards, inf)
        self._bet_s = np.full(guards, np.nan)
        self._last_s: float | None = None

    def observe(self, new: Floats, stable: Floats, clock: Clock) -> Floats:
        """E of every guard after what came since the last look; the first look is the base of the counters."""
        last_s, self._last_s = self._last_s, clock.wall_s
        if last_s is None:
            return self.e()
        np.copyto(self._young_s, clock.wall_s, where=(self._young_s == inf) & (new.sum(axis=0) > 0))
        self._grow(new, stable, last_s)
        n_stable = self._open_stable.sum(axis=0)
        due = ((clock.wall_s - self._since_s >= CLUSTER_S) & (n_stable >= EXPOSURE_MIN)) | clock.is_last
        if due.any():
            bets = due & (self._open_new.sum(axis=0) > 0)
            # The e-process begins with its first block: that block may say as much as any.
            np.copyto(self._bet_s, self._since_s, where=np.isnan(self._bet_s) & bets)
            most = LOG_CLUSTER_MAX * np.minimum(1.0, np.maximum(0.0, clock.wall_s - self._bet_s) / CLUSTER_S)
            factors = np.minimum(log_factors(self._open_new, self._open_stable, self._past, self._margin()), most)
            self._wealth.multiplied(factors, bets, plan_s=clock.plan_s, horizon_s=self._horizon_s)
            np.copyto(self._bet_s, clock.wall_s, where=bets)
            kept = np.exp2(-np.maximum(0.0, clock.wall_s - self._since_s) / HISTORY_HALF_LIFE_S)
            self._past = np.where(due, self._past * kept + self._open_stable, self._past)
            np.copyto(self._since_s, np.nan, where=due)
        return self.e()

    def e(self) -> Floats:
        """What every guard says; 0 before its first bet."""
        return self._wealth.value(self._weights)

    def _grow(self, new: Floats, stable: Floats, since_s: float) -> None:
        is_empty = np.isnan(self._since_s) | (since_s - self._since_s > BLOCK_S_MAX)
        self._open_new = np.where(is_empty, 0.0, self._open_new) + new
        self._open_stable = np.where(is_empty, 0.0, self._open_stable) + stable
        np.copyto(self._since_s, since_s, where=is_empty)

    def _margin(self) -> Margin:
        settings = self._settings
        ratio: Floating = settings.margin_ratio
        if settings.warm_up_s > 0:
            age_s = np.maximum(0.0, self._since_s - self._young_s)
            is_young = (age_s < settings.warm_up_s) & (self._young_s < inf)
            ratio = np.where(is_young, max(ratio, settings.warm_up_ratio), ratio)
        return Margin(ratio, settings.margin_points)


def log_factors(new: Floats, stable: Floats, past: Floats, margin: Margin) -> Floats:
    """`latency.log_factors`: one row for each bet, edge by edge, the ridit last."""
    n_new, n_stable, n_past = (each.sum(axis=0) for each in (new, stable, past))
    s = predicted(n_past, _slower(past))[:, None]
    boundary, odds = margin.over(s), s / (1.0 - s)
    u = odds * TIMES / (1.0 + odds * TIMES)
    pairs = Pairs(n_new, _slower(new)[:, None], n_stable, _slower(stable)[:, None])
    found = log_factor(pairs, stakes(pairs, u, s, margin))
    edges = np.where((boundary < BOUNDARY_MAX) & (u > boundary), found, 0.0)
    return np.concatenate((edges.reshape(-1, new.shape[1]), _ridit_factor(new, stable, past, margin)[None]))


def _slower(counts: Floats) -> Floats:
    """For each edge, how many requests were slower than it."""
    return counts[::-1].cumsum(axis=0)[-2::-1]


def _ridit_factor(new: Floats, stable: Floats, past: Floats, margin: Margin) -> Floats:
    n_past = past.sum(axis=0)
    half = np.full(new.shape[1], 0.5)
    pairs = Pairs(new.sum(axis=0), half, stable.sum(axis=0), half)
    bet = stakes(pairs, np.full_like(half, RIDIT_ALTERNATIVE), half, margin)
    scores = (past.cumsum(axis=0) - past / 2.0) / np.where(n_past > 0, n_past, 1.0)
    total = new * np.log1p(bet.g * (scores - bet.a)) + stable * np.log1p(-bet.h * (scores - bet.b))
    is_there = (n_past >= 1.0) & (margin.over(half) < RIDIT_ALTERNATIVE)
    return np.where(is_there, total.sum(axis=0), 0.0)
