"""Other sequential tests, from their papers: the mixture SPRT, and Lindon and Malek's test of counts."""

from __future__ import annotations

from math import lgamma, log

from gonogo.backtest.rules.interval import Interval


class Msprt:
    """Johari, Pekelis, Walsh (arXiv 1512.04922): the difference of two shares, taken as normal, mixed over N(0, tau²).

    tau is a percentage point. Read one-sided: only a worse new version is rolled back.
    """

    TAU2 = 0.01**2

    def __init__(self, alpha: float) -> None:
        self._limit = log(1 / alpha)
        self._sums = [0.0, 0.0, 0.0, 0.0]

    def see(self, came: Interval) -> bool:
        """One more interval."""
        self._sums = [old + more for old, more in zip(self._sums, (*came.new, *came.stable), strict=True)]
        n, bad, m, worse = self._sums
        if not n or not m or bad + worse == 0:
            return False
        pooled = (bad + worse) / (n + m)
        variance = pooled * (1 - pooled) * (1 / n + 1 / m)
        shift = bad / n - worse / m
        if shift <= 0 or variance <= 0:
            return False
        weight = variance / (variance + self.TAU2)
        return 0.5 * log(weight) + self.TAU2 * shift**2 / (2 * variance * (variance + self.TAU2)) >= self._limit


class LindonMalek:
    """Lindon and Malek (arXiv 2011.03567): of all errors, the share on the new version against its share of traffic.

    A Beta mixture with the strength of ten errors around the expected share, `share` in (0, 1).
    """

    STRENGTH = 10.0

    def __init__(self, share: float, *, alpha: float) -> None:
        self._share, self._limit = share, log(1 / alpha)
        self._bad = self._worse = 0.0

    def see(self, came: Interval) -> bool:
        """One more interval."""
        self._bad, self._worse = self._bad + came.new[1], self._worse + came.stable[1]
        total = self._bad + self._worse
        if not total or self._bad / total <= self._share:
            return False
        a, b = self.STRENGTH * self._share, self.STRENGTH * (1 - self._share)
        mixed = _log_beta(a + self._bad, b + self._worse) - _log_beta(a, b)
        null = self._bad * log(self._share) + self._worse * log(1 - self._share)
        return mixed - null >= self._limit


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
