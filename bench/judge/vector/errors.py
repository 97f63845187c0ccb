"""Guards "error rate above stable's" as the judge observes them: blocks, bets, wealth, scatter and what is learnt.

One `ErrorGuards` holds many independent guards that are read at the same instants. Ratios between stable's errors and
the new version's, ages of processes and sizes of blocks are each guard's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp2, floor, inf

import numpy as np

from bench.judge.vector.arrays import Flags, Floating, Floats
from bench.judge.vector.scatter import Scatter
from bench.judge.vector.two_arm import Margin, Pairs, log_factors, predicted
from bench.judge.vector.wealth import Wealths
from gonogo.core.judge import lag, two_arm
from gonogo.core.judge.betting import STABLE_SHARE_MIN
from gonogo.core.judge.flow import BLOCK_S_MAX, EXPOSURE_MIN, HISTORY_HALF_LIFE_S
from gonogo.core.plan import JudgeSettings

PRIOR = np.array(two_arm.PRIOR)


@dataclass(frozen=True, slots=True)
class Clock:
    """When an observation is made, on the plan's clock and in real time; `is_last`: its phase ends with it."""

    plan_s: float
    wall_s: float
    is_last: bool = False


class ErrorGuards:
    """`guards` e-processes of errors against stable, under the settings of a plan that is `horizon_s` long.

    `lags` (in blocks) are those that are followed: all candidates of the settings, or some of them, whose smallest
    e-process is then an upper bound of the judge's.
    """

    def __init__(
        self, settings: JudgeSettings, guards: int, *, horizon_s: float, lags: Sequence[int] | None = None
    ) -> None:
        self._settings, self._horizon_s, self._guards = settings, horizon_s, guards
        candidates = lag.candidates(settings.lag_s, block_s=lag.BLOCK_S) if settings.lag_s > 0 else ()
        self._reach = max(candidates, default=0)
        self._lags = tuple(candidates if lags is None else lags) or (0,)
        # One after the other, lag by lag: all are bet on at once.
        self._wealth = Wealths(two_arm.BETS, guards * len(self._lags), first=two_arm.FIRST_PART)
        self._scatter = Scatter(guards)
        self._past_n, self._past_bad = np.zeros(guards), np.zeros(guards)
        self._open = Pairs(*(np.zeros(guards) for _ in range(4)))
        self._since_s = np.full(guards, np.nan)
        self._young_s = np.full(guards, inf)
        self._recent: list[tuple[Pairs, float]] = []
        self._last_s: float | None = None

    def observe(self, came: Pairs, clock: Clock) -> Floats:
        """Log E of every guard after what came since the last look; the first look is the base of the counters."""
        if self._last_s is None:
            self._last_s = clock.wall_s
            return self.log_e()
        phi = self._scatter.phi
        self._scatter.scattered(came.n_stable, came.bad_stable, clock.wall_s)
        self._age(came, clock.wall_s)
        self._grow(came, self._last_s)
        self._last_s = clock.wall_s
        if self._settings.lag_s > 0:
            self._by_clock(phi, clock)
        else:
            self._by_exposure(phi, clock)
        return self.log_e()

    def log_e(self) -> Floats:
        """What even the most lenient lag says; -inf before the first bet."""
        with np.errstate(divide="ignore"):
            return np.log(self.e())

    def e(self) -> Floats:
        """The same, not as a logarithm."""
        each = self._wealth.value(PRIOR).reshape(len(self._lags), self._guards)
        return np.asarray(each.min(axis=0))

    def _age(self, came: Pairs, wall_s: float) -> None:
        if self._settings.warm_up_s > 0:
            np.copyto(self._young_s, wall_s, where=(self._young_s == inf) & (came.n_new > 0))

    def _grow(self, came: Pairs, since_s: float) -> None:
        is_empty = np.isnan(self._since_s) | (since_s - self._since_s > BLOCK_S_MAX)
        if is_empty.all():
            self._open, self._since_s = came, np.full(self._guards, since_s)
            return
        kept = ~is_empty
        self._open = Pairs(
            self._open.n_new * kept + came.n_new,
            self._open.bad_new * kept + came.bad_new,
            self._open.n_stable * kept + came.n_stable,
            self._open.bad_stable * kept + came.bad_stable,
        )
        np.copyto(self._since_s, since_s, where=is_empty)

    def _by_exposure(self, phi: Floats, clock: Clock) -> None:
        due = (self._open.n_stable >= EXPOSURE_MIN) | clock.is_last
        if not due.any():
            return
        bets = due & (self._open.n_new > 0)
        factors = log_factors(self._open, self._s(), self._margin()) / phi
        self._wealth.multiplied(factors, bets, plan_s=clock.plan_s, horizon_s=self._horizon_s)
        kept = np.exp2(-np.maximum(0.0, clock.wall_s - self._since_s) / HISTORY_HALF_LIFE_S)
        self._learn(self._open, kept, due)
        np.copyto(self._since_s, np.nan, where=due)

    def _by_clock(self, phi: Floats, clock: Clock) -> None:
        since_s = float(self._since_s[0])
        if floor(clock.wall_s / lag.BLOCK_S) <= floor(since_s / lag.BLOCK_S):
            return
        is_next = bool(self._recent) and since_s - self._recent[-1][1] < 1.75 * lag.BLOCK_S
        self._recent = [*(self._recent if is_next else ()), (self._open, since_s)][-(self._reach + 2) :]
        bets = np.tile(self._open.n_new > 0, len(self._lags))
        factors = self._lagged(phi)
        self._wealth.multiplied(factors, bets, plan_s=clock.plan_s, horizon_s=self._horizon_s)
        if len(self._recent) == self._reach + 2:
            kept = np.full(self._guards, exp2(-lag.BLOCK_S / HISTORY_HALF_LIFE_S))
            self._learn(self._recent[0][0], kept, np.ones(self._guards, dtype=np.bool_))
        self._since_s = np.full(self._guards, np.nan)

    def _lagged(self, phi: Floats) -> Floats:
        """The factors of every lag; a lag that reaches back too far as yet has nothing to compare, and bets nothing."""
        blocks, nothing, many = [pairs for pairs, _ in self._recent], np.zeros(self._guards), len(self._lags)
        found = [lag.pair(blocks, each) for each in self._lags]
        pairs = Pairs(
            np.concatenate([pair[0].n_new if pair else nothing for pair in found]),
            np.concatenate([pair[0].bad_new if pair else nothing for pair in found]),
            np.concatenate([pair[1].n_stable if pair else nothing for pair in found]),
            np.concatenate([pair[1].bad_stable if pair else nothing for pair in found]),
        )
        margin = self._margin()
        ratio = np.tile(margin.ratio, many) if isinstance(margin.ratio, np.ndarray) else margin.ratio
        return log_factors(pairs, np.tile(self._s(), many), Margin(ratio, margin.points)) / np.tile(phi, many)

    def _learn(self, block: Pairs, kept: Floats, due: Flags) -> None:
        # The block may still be the open one, whose arrays go on to be read: nothing is changed in place.
        self._past_n = np.where(due, self._past_n * kept + block.n_stable, self._past_n)
        self._past_bad = np.where(due, self._past_bad * kept + block.bad_stable, self._past_bad)

    def _s(self) -> Floats:
        return np.maximum(STABLE_SHARE_MIN, predicted(self._past_n, self._past_bad))

    def _margin(self) -> Margin:
        settings = self._settings
        ratio: Floating = settings.margin_ratio
        if settings.warm_up_s > 0:
            age_s = np.maximum(0.0, self._since_s - self._young_s)
            is_young = (age_s < settings.warm_up_s) & (self._young_s < inf)
            if is_young.any():
                ratio = np.where(is_young, max(ratio, settings.warm_up_ratio), ratio)
        return Margin(ratio, settings.margin_points)
