"""What a player keeps of system 2.18, wings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wings:
    """Section of system 2.18. `blessed_ms` is when the blessing last rose; it fades after seven days.
    `paused_ms` is the end of the last pause that was given back.
    """

    rank: int = 0
    step: int = 0
    bless: int = 0
    blessed_ms: int = 0
    skin: int = 0
    paused_ms: int = 0

    def steps(self) -> int:
        """Steps taken in all."""
        return 10 * self.rank + self.step
