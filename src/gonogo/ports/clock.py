"""Time, as an input."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Real time and waiting; the plan's clock is made of it by the engine with the run's scale."""

    def wall_s(self) -> float:
        """Unix time in seconds; never goes back within a process."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, at most that long; may return early when the journal grew."""
        ...
