"""A word now and then on stderr, for whoever waits for long work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic

QUIET_S = 2.0
"""What takes no longer than this needs no word; and so long between two of them."""


def to_terminal(words: str) -> None:
    """On stderr, where somebody watches it; what a program reads there stays free of it."""
    if sys.stderr.isatty():
        sys.stderr.write(words)
        sys.stderr.flush()


class Waiting:
    """Says what is being done, at most every two seconds."""

    def __init__(self, write: Callable[[str], object], now_s: Callable[[], float] = monotonic) -> None:
        self._write, self._now_s = write, now_s
        self._said_s = now_s()
        self._doing = ""

    def begin(self, doing: str) -> None:
        """Something new is being done."""
        self._doing = doing
        self._say(doing)

    def pass_time(self, plan_s: float) -> None:
        """The simulated release has come so far."""
        self._say(f"{self._doing}: day {plan_s / 86_400:.1f}")

    def _say(self, words: str) -> None:
        if self._now_s() - self._said_s >= QUIET_S:
            self._said_s = self._now_s()
            self._write(f"{words} …\n")
