"""Other sequential tests: the mixture SPRT and Lindon and Malek's test of counts, both at a nominal 1 %."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

from bench.judge.worlds import Second

ALPHA = 0.01


class Msprt:
    """Johari, Pekelis, Walsh (arXiv 1512.04922): the difference of two shares, taken as normal, mixed over N(0, tau²).

    tau is a percentage point. Read one-sided: only a worse new version is rolled back.
    """

    TAU2 = 0.01**2

    def __init__(self) -> None:
        self._sums = [0, 0, 0, 0]

    def see(self, second: Second) -> bool:
        """One more second."""
        self._sums = [old + more for old, more in zip(self._sums, (*second.new, *second.stable), strict=True)]
        n, bad, m, worse = self._sums
        if not n or not m or bad + worse == 0:
            return False
        pooled = (bad + worse) / (n + m)
        variance = pooled * (1 - pooled) * (1 / n + 1 / m)
        shift = bad / n - worse / m
        if shift <= 0 or variance <= 0:
            return False
        weight = variance / (variance + self.TAU2)
        return 0.5 * log(weight) + self.TAU2 * shift**2 / (2 * variance * (variance + self.TAU2)) >= log(1 / ALPHA)


class LindonMalek:
    """Lindon and Malek (arXiv 2011.03567): of all errors, the share on the new version against its share of traffic.

    A Beta mixture with the strength of ten errors around the expected share.
    """

    STRENGTH = 10.0

    def __init__(self, share: float) -> None:
        self._share, self._bad, self._worse = share, 0, 0

    def see(self, second: Second) -> bool:
        """One more second."""
        self._bad, self._worse = self._bad + second.new[1], self._worse + second.stable[1]
        total = self._bad + self._worse
        if not total or self._bad / total <= self._share:
            return False
        a, b = self.STRENGTH * self._share, self.STRENGTH * (1 - self._share)
        mixed = _log_beta(a + self._bad, b + self._worse) - _log_beta(a, b)
        null = self._bad * log(self._share) + self._worse * log(1 - self._share)
        return mixed - null >= log(1 / ALPHA)


class DkwBand:
    """Howard and Ramdas (arXiv 1906.09712), as used on latency by Lindon, Sanden, Shirikian (2205.14762).

    Two distribution functions, each in an anytime band; rolled back when the bands part anywhere. For errors there are
    only two values, and the band is one of a share.
    """

    def __init__(self) -> None:
        self._sums = [0, 0, 0, 0]

    def see(self, second: Second) -> bool:
        """One more second."""
        self._sums = [old + more for old, more in zip(self._sums, (*second.new, *second.stable), strict=True)]
        n, bad, m, worse = self._sums
        return bool(n and m) and bad / n - worse / m > radius(n) + radius(m)


def radius(n: int) -> float:
    """The band's half width at level alpha/2 for each side, valid at all times."""
    return 0.85 * sqrt((log(1 + log(max(n, exp(1)))) + 0.8 * log(1612 / (ALPHA / 2))) / n)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
