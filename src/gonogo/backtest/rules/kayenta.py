"""Kayenta's judge, from its public description: a Mann-Whitney interval of the shift between per-minute points."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from gonogo.backtest.rules.interval import Interval, windows_ended

CONFIDENCE = 0.98
TOLERANCE = 0.25
POINT_S = 60.0
"""Seconds of one point of a series."""
POINTS_MAX = 240
"""The window grows to four hours and then moves on (its lookback): every pair of points is looked at."""


class Kayenta:
    """High when the lower end of the two-sided 98 % interval is above a quarter of the Hodges-Lehmann estimate, and
    the new version's mean is above stable's (effect size); asked every `every_s` seconds about all that came."""

    def __init__(self, every_s: float) -> None:
        self._every_s, self._until_s = every_s, 0.0
        self._points: tuple[list[float], list[float]] = ([], [])
        self._minute = [0.0, 0.0, 0.0, 0.0]

    def see(self, came: Interval) -> bool:
        """One more interval."""
        self._minute = [old + more for old, more in zip(self._minute, (*came.new, *came.stable), strict=True)]
        if windows_ended(self._until_s, came.until_s, every_s=POINT_S):
            n_new, bad_new, n_stable, bad_stable = self._minute
            if n_new and n_stable:
                self._points[0].append(bad_new / n_new)
                self._points[1].append(bad_stable / n_stable)
            self._minute = [0.0, 0.0, 0.0, 0.0]
        is_asked = windows_ended(self._until_s, came.until_s, every_s=self._every_s) > 0
        self._until_s = came.until_s
        return is_asked and self._is_high()

    def _is_high(self) -> bool:
        new, stable = (points[-POINTS_MAX:] for points in self._points)
        if not new or sum(new) <= sum(stable):
            return False
        shifts = sorted(a - b for a in new for b in stable)
        pairs = len(shifts)
        z = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)
        low = ceil(pairs / 2 - z * sqrt(pairs * (len(new) + len(stable) + 1) / 12)) - 1
        return low >= 0 and shifts[low] > TOLERANCE * shifts[pairs // 2] and shifts[low] > 0
