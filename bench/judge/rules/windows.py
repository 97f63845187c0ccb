"""Rules that look at the new version's last window only: Flagger's and Argo Rollouts'."""

from __future__ import annotations

from bench.judge.worlds import Second

ERRORS_MAX = 0.01
"""Both are set up with "error rate at most 1 %"."""


class Flagger:
    """A check fails when the last window's success rate is under the limit or has no value. Failed checks are a total
    that is never reset; rollback comes on the tick after the total reaches the threshold."""

    def __init__(self, window_s: int, threshold: int) -> None:
        self._window_s, self._threshold = window_s, threshold
        self._failed = self._n = self._bad = 0

    def see(self, second: Second) -> bool:
        """One more second."""
        self._n, self._bad = self._n + second.new[0], self._bad + second.new[1]
        if (second.at_s + 1) % self._window_s:
            return False
        if self._failed >= self._threshold:
            return True
        self._failed += self._n == 0 or self._bad / self._n > ERRORS_MAX
        self._n = self._bad = 0
        return False


class Argo:
    """Fails when failed measurements are more than `failureLimit`, a total, or after five without a value in a row."""

    def __init__(self, window_s: int, failure_limit: int) -> None:
        self._window_s, self._limit = window_s, failure_limit
        self._failed = self._empty = self._n = self._bad = 0

    def see(self, second: Second) -> bool:
        """One more second."""
        self._n, self._bad = self._n + second.new[0], self._bad + second.new[1]
        if (second.at_s + 1) % self._window_s:
            return False
        self._empty = self._empty + 1 if self._n == 0 else 0
        self._failed += self._n > 0 and self._bad / self._n > ERRORS_MAX
        self._n = self._bad = 0
        return self._failed > self._limit or self._empty >= 5
