"""`core.judge.dispersion` for many guards at once: how stable's errors scatter."""

from __future__ import annotations

import numpy as np

from bench.judge.vector.arrays import Floats
from gonogo.core.judge.dispersion import BLOCK_S, BLOCKS_MIN, CAUTION, KEPT, STEP_MAX, SURE


class Scatter:
    """What was learnt. All guards are read at the same times, so the blocks end together."""

    def __init__(self, guards: int) -> None:
        self._n, self._bad = np.zeros(guards), np.zeros(guards)
        self._last_n, self._last_bad = np.zeros(guards), np.zeros(guards)
        self._total, self._blocks = np.zeros(guards), np.zeros(guards)
        self._since_s: float | None = None
        self.phi = np.ones(guards)

    def scattered(self, n: Floats, bad: Floats, wall_s: float) -> None:
        """After `n` more requests of stable, `bad` of them bad."""
        since_s = wall_s if self._since_s is None else self._since_s
        self._n, self._bad, self._since_s = self._n + n, self._bad + bad, since_s
        if 0.0 <= wall_s - since_s < BLOCK_S:
            return
        self._step()
        self._last_n, self._last_bad, self._since_s = self._n, self._bad, wall_s
        self._n, self._bad = np.zeros_like(n), np.zeros_like(n)
        self.phi = self._phi()

    def _step(self) -> None:
        n, bad, m, worse = self._last_n, self._last_bad, self._n, self._bad
        is_there = (n > 0) & (m > 0) & (bad + worse > 0) & (bad + worse < n + m)
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = (bad + worse) / (n + m)
            variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)
            step = np.minimum(STEP_MAX, (bad / n - worse / m) ** 2 / variance)
        self._total = np.where(is_there, self._total * KEPT + step, self._total)
        self._blocks = np.where(is_there, self._blocks * KEPT + 1.0, self._blocks)

    def _phi(self) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            raw = self._total / self._blocks
            is_more = (self._blocks >= BLOCKS_MIN) & (raw > 1.0 + SURE * (2.0 / self._blocks) ** 0.5)
        return np.where(is_more, 1.0 + CAUTION * (raw - 1.0), 1.0)
