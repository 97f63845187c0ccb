"""The process that watches while the engine does other things, or is dead."""

from __future__ import annotations

from typing import Protocol


class GuardHost(Protocol):
    """Starts and finds the guard of a run. A guard outlives the engine that started it."""

    def start(self, run: str, key: str) -> int:
        """Start a guard for the run unless one lives; return its pid."""
        ...

    def is_alive(self, run: str) -> bool:
        """Whether a guard process of this run lives."""
        ...

    def stop(self, run: str) -> None:
        """End the guard of a run that has nothing to guard any more."""
        ...
