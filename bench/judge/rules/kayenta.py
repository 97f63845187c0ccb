"""Kayenta's judge: a Mann-Whitney interval of the shift between per-minute points, in a growing window."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from bench.judge.worlds import Second

CONFIDENCE = 0.98
TOLERANCE = 0.25


class Kayenta:
    """High when the lower end of the two-sided 98 % interval is above a quarter of the Hodges–Lehmann estimate, and
    the new version's mean is above stable's (effect size)."""

    def __init__(self, every_s: int) -> None:
        self._every_s = every_s
        self._points: tuple[list[float], list[float]] = ([], [])
        self._minute = [0, 0, 0, 0]

    def see(self, second: Second) -> bool:
        """One more second."""
        self._minute = [old + more for old, more in zip(self._minute, (*second.new, *second.stable), strict=True)]
        if (second.at_s + 1) % 60 == 0:
            n_new, bad_new, n_stable, bad_stable = self._minute
            if n_new and n_stable:
                self._points[0].append(bad_new / n_new)
                self._points[1].append(bad_stable / n_stable)
            self._minute = [0, 0, 0, 0]
        return (second.at_s + 1) % self._every_s == 0 and self._is_high()

    def _is_high(self) -> bool:
        new, stable = self._points
        if not new or sum(new) <= sum(stable):
            return False
        shifts = sorted(a - b for a in new for b in stable)
        pairs = len(shifts)
        z = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)
        low = ceil(pairs / 2 - z * sqrt(pairs * (len(new) + len(stable) + 1) / 12)) - 1
        estimate = shifts[pairs // 2]
        return low >= 0 and shifts[low] > TOLERANCE * estimate and shifts[low] > 0
