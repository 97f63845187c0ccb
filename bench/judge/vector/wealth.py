"""`core.judge.wealth` for many guards at once."""

from __future__ import annotations

import numpy as np

from bench.judge.vector.arrays import Flags, Floats
from gonogo.core.judge.wealth import LOG_FACTOR_MAX, WEALTH_MAX


class Wealths:
    """What every bet of every guard holds. A guard's e-process begins with its first bet."""

    def __init__(self, bets: int, guards: int, *, first: float) -> None:
        self.held = np.full((bets, guards), first)
        self.rest = np.full(guards, 1.0 - first)
        self.at_plan_s = np.zeros(guards)
        self.is_begun = np.zeros(guards, dtype=np.bool_)

    def multiplied(self, factors: Floats, bets: Flags, *, plan_s: float, horizon_s: float) -> None:
        """After a block, of the guards that bet."""
        np.copyto(self.at_plan_s, plan_s, where=~self.is_begun)
        passed_s = np.maximum(0.0, plan_s - self.at_plan_s)
        part = np.where(bets, -self.rest * np.expm1(-passed_s / horizon_s), 0.0)
        with np.errstate(over="ignore"):
            grown = np.minimum((self.held + part) * np.exp(np.minimum(factors, LOG_FACTOR_MAX)), WEALTH_MAX)
        self.rest = self.rest - part
        if bets.all():
            self.held = grown
            self.is_begun = bets
            self.at_plan_s = np.maximum(self.at_plan_s, plan_s)
            return
        np.copyto(self.held, grown, where=bets)
        self.is_begun = self.is_begun | bets
        np.copyto(self.at_plan_s, np.maximum(self.at_plan_s, plan_s), where=bets)

    def value(self, weights: Floats) -> Floats:
        """E of every guard; 0 before its first bet, as nothing has been said then."""
        return np.where(self.is_begun, weights @ self.held + self.rest, 0.0)
