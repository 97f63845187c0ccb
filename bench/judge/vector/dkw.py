"""An anytime band of distribution functions, after Howard and Ramdas (arXiv 1906.09712), as Lindon, Sanden and
Shirikian (2205.14762) use it on latency.

Two distribution functions, each in a band; rolled back when the bands part anywhere and the new version is the worse
one. For errors there are only two values, and the band is one of a share.
"""

from __future__ import annotations

from math import e, log

import numpy as np

from bench.judge.vector.arrays import Flags, Floats
from bench.judge.vector.others import Sums
from bench.judge.worlds import Look


class DkwBand:
    """The band of shares of errors."""

    def __init__(self, alpha: float) -> None:
        self._alpha, self._sums = alpha, Sums()

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        n, bad, m, worse = self._sums.plus(look)
        is_there = (n > 0) & (m > 0)
        n, m = np.maximum(n, 1.0), np.maximum(m, 1.0)
        return np.asarray(is_there & (bad / n - worse / m > radius(n, self._alpha) + radius(m, self._alpha)))


def radius(n: Floats, alpha: float) -> Floats:
    """The half width at level alpha/2 for each side, valid at all times."""
    return np.asarray(0.85 * np.sqrt((np.log(1 + np.log(np.maximum(n, e))) + 0.8 * log(1612 / (alpha / 2))) / n))
