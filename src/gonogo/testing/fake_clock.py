"""A clock that moves only when it is told to, or when somebody sleeps on it."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.core.invariant import invariant


@dataclass(slots=True)
class FakeClock:
    """A Clock on virtual time. `now_s` is its unix time in seconds; a sleep takes no real time and is never short."""

    now_s: float = 1_800_000_000.0

    def wall_s(self) -> float:
        """Unix time in seconds, as far as it was moved."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass. BrokenInvariant for a time that goes back."""
        invariant(seconds >= 0, f"time does not go back by {-seconds} s")
        self.now_s += seconds
