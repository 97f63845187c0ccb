"""The rules of other tools over many runs at once: `gonogo.backtest.rules` holds what they are, and their sources.

Looks must divide windows evenly. The tests hold that each rolls back at the very look at which the rule itself does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import ceil, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np

from bench.judge.vector.arrays import Flags, Floats
from bench.judge.worlds import Look
from gonogo.backtest.rules import kayenta, windows
from gonogo.backtest.rules.interval import windows_ended
from gonogo.backtest.rules.sequential import LindonMalek, Msprt

RUNS_AT_ONCE = 100
"""Of Kayenta's pairs of points: they are many."""
COUNTS_AT_ONCE = 4096


class Windowed:
    """Flagger and Argo Rollouts: what the new version's last window says, asked when it ends."""

    def __init__(self, window_s: float, errors_max: float, rule: Callable[[Flags, Flags], Flags]) -> None:
        self._window_s, self._errors_max, self._rule = window_s, errors_max, rule
        self._until_s = 0.0
        self._n = self._bad = np.zeros(1)

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        before_s, self._until_s = self._until_s, look.until_s
        self._n, self._bad = self._n + look.n_new, self._bad + look.bad_new
        if not windows_ended(before_s, look.until_s, every_s=self._window_s):
            return np.zeros(len(look.n_new), dtype=np.bool_)
        is_empty = self._n <= 0
        is_bad = self._bad / np.where(is_empty, 1.0, self._n) > self._errors_max
        self._n = self._bad = np.zeros(1)
        return self._rule(is_empty, is_bad & ~is_empty)


def flagger(window_s: float, threshold: int, *, errors_max: float) -> Windowed:
    """`windows.Flagger`."""
    failed: list[Floats] = [np.zeros(1)]

    def rule(is_empty: Flags, is_bad: Flags) -> Flags:
        is_full = failed[0] >= threshold
        failed[0] = failed[0] + (is_empty | is_bad)
        return np.broadcast_to(is_full, is_bad.shape)

    return Windowed(window_s, errors_max, rule)


def argo(window_s: float, failure_limit: int, *, errors_max: float) -> Windowed:
    """`windows.Argo`."""
    failed: list[Floats] = [np.zeros(1)]
    empty: list[Floats] = [np.zeros(1)]

    def rule(is_empty: Flags, is_bad: Flags) -> Flags:
        empty[0] = np.where(is_empty, empty[0] + 1, 0.0)
        failed[0] = failed[0] + is_bad
        return np.asarray((failed[0] > failure_limit) | (empty[0] > windows.EMPTY_MAX))

    return Windowed(window_s, errors_max, rule)


class VectorKayenta:
    """`kayenta.Kayenta`, where every minute has requests on both sides."""

    def __init__(self, every_s: float) -> None:
        self._every_s, self._until_s = every_s, 0.0
        self._points: list[tuple[Floats, Floats]] = []
        self._minute: Floats = np.zeros((4, 1))

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        before_s, self._until_s = self._until_s, look.until_s
        self._minute = self._minute + np.stack((look.n_new, look.bad_new, look.n_stable, look.bad_stable))
        if windows_ended(before_s, look.until_s, every_s=kayenta.POINT_S):
            n_new, bad_new, n_stable, bad_stable = self._minute
            if not (n_new.all() and n_stable.all()):
                raise ValueError("a minute without requests has no point")
            self._points.append((bad_new / n_new, bad_stable / n_stable))
            self._minute = np.zeros((4, 1))
        if not windows_ended(before_s, look.until_s, every_s=self._every_s):
            return np.zeros(len(look.n_new), dtype=np.bool_)
        new, stable = (np.stack(side[-kayenta.POINTS_MAX :]) for side in map(list, zip(*self._points, strict=True)))
        return self._is_high(new, stable)

    @staticmethod
    def _is_high(new: Floats, stable: Floats) -> Flags:
        (points, runs), pairs = new.shape, new.shape[0] * stable.shape[0]
        z = NormalDist().inv_cdf(1 - (1 - kayenta.CONFIDENCE) / 2)
        low, middle = ceil(pairs / 2 - z * sqrt(pairs * 2 * (points + 0.5) / 12)) - 1, pairs // 2
        is_high = np.zeros(runs, dtype=np.bool_)
        if low < 0:
            return is_high
        worse = (new.sum(axis=0) > stable.sum(axis=0)).nonzero()[0]
        for first in range(0, len(worse), RUNS_AT_ONCE):
            some = worse[first : first + RUNS_AT_ONCE]
            shifts = (new[:, None, some] - stable[None, :, some]).reshape(pairs, len(some))
            shifts.partition((low, middle), axis=0)
            is_high[some] = (shifts[low] > kayenta.TOLERANCE * shifts[middle]) & (shifts[low] > 0)
        return is_high


class Sums:
    """Requests and errors of both sides since the release began."""

    def __init__(self) -> None:
        self._sums: Floats = np.zeros((4, 1))

    def plus(self, look: Look) -> Floats:
        """With one more look: new, of these bad, stable, of these bad."""
        self._sums = self._sums + np.stack((look.n_new, look.bad_new, look.n_stable, look.bad_stable))
        return self._sums


class VectorMsprt:
    """`sequential.Msprt`."""

    def __init__(self, alpha: float) -> None:
        self._limit, self._sums = log(1 / alpha), Sums()

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        n, bad, m, worse = self._sums.plus(look)
        tau2 = Msprt.TAU2
        with np.errstate(invalid="ignore", divide="ignore"):
            pooled = (bad + worse) / (n + m)
            variance = pooled * (1 - pooled) * (1 / n + 1 / m)
            shift = bad / n - worse / m
            weight = variance / (variance + tau2)
            log_ratio = 0.5 * np.log(weight) + tau2 * shift**2 / (2 * variance * (variance + tau2))
            is_there = (n > 0) & (m > 0) & (bad + worse > 0) & (shift > 0) & (variance > 0)
            return np.asarray(is_there & (log_ratio >= self._limit))


class VectorLindonMalek:
    """`sequential.LindonMalek`."""

    def __init__(self, share: float, *, alpha: float) -> None:
        self._share, self._limit, self._sums = share, log(1 / alpha), Sums()

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back now."""
        _, bad, _, worse = self._sums.plus(look)
        total = bad + worse
        a, b = LindonMalek.STRENGTH * self._share, LindonMalek.STRENGTH * (1 - self._share)
        mixed = log_gammas(a, bad) + log_gammas(b, worse) - log_gammas(a + b, total)
        mixed -= lgamma(a) + lgamma(b) - lgamma(a + b)
        null = bad * log(self._share) + worse * log(1 - self._share)
        return np.asarray((bad > self._share * total) & (mixed - null >= self._limit))


def log_gammas(a: float, counts: Floats) -> Floats:
    """The logarithm of the gamma function at `a` plus whole numbers; numpy has none."""
    most = int(counts.max(initial=0.0))
    return _log_gammas(a, most // COUNTS_AT_ONCE + 1)[counts.astype(np.int64)]


@cache
def _log_gammas(a: float, pages: int) -> Floats:
    return np.array([lgamma(a + count) for count in range(pages * COUNTS_AT_ONCE)])
