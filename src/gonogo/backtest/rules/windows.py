"""Rules that look at the new version's last window only: Flagger's and Argo Rollouts', from their public descriptions.

Both take "error rate at most `errors_max`". Neither is charged with the age of a metric scrape, which both pay in
practice. Where a recorded series is coarser than a window, its requests are taken as spread evenly.
"""

from __future__ import annotations

from gonogo.backtest.rules.interval import Interval, pieces


class Flagger:
    """A check fails when the last window's error rate is over the limit or the window is empty. Failed checks are a
    total that is never reset; rollback comes on the check after the total reaches the threshold."""

    def __init__(self, window_s: float, threshold: int, *, errors_max: float) -> None:
        self._window_s, self._threshold, self._errors_max = window_s, threshold, errors_max
        self._until_s = self._n = self._bad = 0.0
        self._failed = 0

    def see(self, came: Interval) -> bool:
        """One more interval."""
        before_s, self._until_s = self._until_s, came.until_s
        for n, bad, is_end in pieces(before_s, came, every_s=self._window_s):
            self._n, self._bad = self._n + n, self._bad + bad
            if is_end and self._failed >= self._threshold:
                return True
            if is_end:
                self._failed += self._n <= 0 or self._bad / self._n > self._errors_max
                self._n = self._bad = 0.0
        return False


EMPTY_MAX = 4
"""Argo's `consecutiveErrorLimit`: one more measurement in a row without a value ends the analysis."""


class Argo:
    """Fails when failed measurements are more than `failureLimit`, a total, or after five in a row without a value."""

    def __init__(self, window_s: float, failure_limit: int, *, errors_max: float) -> None:
        self._window_s, self._limit, self._errors_max = window_s, failure_limit, errors_max
        self._until_s = self._n = self._bad = 0.0
        self._failed = self._empty = 0

    def see(self, came: Interval) -> bool:
        """One more interval."""
        before_s, self._until_s = self._until_s, came.until_s
        for n, bad, is_end in pieces(before_s, came, every_s=self._window_s):
            self._n, self._bad = self._n + n, self._bad + bad
            if is_end and self._has_failed():
                return True
        return False

    def _has_failed(self) -> bool:
        self._empty = self._empty + 1 if self._n <= 0 else 0
        self._failed += self._n > 0 and self._bad / self._n > self._errors_max
        self._n = self._bad = 0.0
        return self._failed > self._limit or self._empty > EMPTY_MAX
