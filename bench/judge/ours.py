"""Our judge as a rule over many runs at once: the vector form of its guards, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from bench.judge.vector.arrays import Flags, Floats
from bench.judge.vector.errors import Clock, ErrorGuards
from bench.judge.vector.two_arm import Pairs
from bench.judge.worlds import Look
from gonogo.core.judge.budget import shares
from gonogo.core.judge.observing import begun
from gonogo.core.plan import Plan


class Vector:
    """One guard of errors for every run, with the plan's share of alpha. `pasts` as for `shipped.Shipped`."""

    def __init__(
        self, plan: Plan, runs: int, pasts: tuple[Floats, Floats], *, lags: Sequence[int] | None = None
    ) -> None:
        self.runs, self._phase, self._at_s = runs, 0, -1.0
        self.log_limit = log(1.0 / plan.judge.alpha)
        self._share = max(shares(plan).values())
        self._guards = ErrorGuards(plan.judge, runs, horizon_s=begun(plan).horizon_s, lags=lags)
        self._began_s = watch(self._guards, pasts, runs)
        self._log_e: Floats = np.full(runs, -np.inf)

    def log_e(self, look: Look) -> Floats:
        """Log E of every run after one more look; asked twice about a look it says the same."""
        if look.until_s == self._at_s:
            return self._log_e
        pairs = Pairs(look.n_new, look.bad_new, look.n_stable, look.bad_stable)
        is_last, self._phase, self._at_s = look.phase != self._phase, look.phase, look.until_s
        self._log_e = self._guards.observe(pairs, Clock(look.until_s, self._began_s + look.until_s, is_last))
        return self._log_e

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        return self.is_over(self.log_e(look))

    def is_over(self, log_e: Floats) -> Flags:
        """Which runs that evidence rolls back."""
        return np.asarray(log_e + log(self._share) >= self.log_limit)


class Limited:
    """The same evidence as a `Vector`'s, with another share of alpha."""

    def __init__(self, vector: Vector, *, share: float) -> None:
        self._vector, self._share = vector, share

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        return np.asarray(self._vector.log_e(look) + log(self._share) >= self._vector.log_limit)


def watch(guards: ErrorGuards, pasts: tuple[Floats, Floats], runs: int) -> float:
    """The guards watch stable alone, second by second; gives how long."""
    nothing, turn = np.zeros(runs), np.arange(runs) % pasts[0].shape[1]
    guards.observe(Pairs(nothing, nothing, nothing, nothing), Clock(0.0, 0.0))
    for at, (n, bad) in enumerate(zip(*pasts, strict=True), start=1):
        guards.observe(Pairs(nothing, nothing, n[turn], bad[turn]), Clock(0.0, float(at)))
    return float(len(pasts[0]))
