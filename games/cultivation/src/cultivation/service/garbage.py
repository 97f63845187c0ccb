"""When garbage is looked for. Calls leave next to none, and looking through all that a warm process holds, again and
again, cost an eighth of a busy one.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass

AFTER = 20_000
"""New containers that are alive before anybody looks."""
YOUNG_EVERY = 10
"""Turns of housekeeping: else a quiet process would keep so many for hours, some megabytes."""
IDLE_S = 0.05
WHOLE_EVERY_S = 60.0


def settle() -> None:
    """What is there when the process is warm stays, and is not looked through any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AFTER, 10, 50)


@dataclass(slots=True)
class Garbage:
    """Of one process: how often has been looked, and when through everything."""

    turn: int = 0
    whole_s: float = 0.0

    def look(self, *, idle_s: float, now_s: float) -> None:
        """One turn of housekeeping, `idle_s` after the last call. Once a minute, where nobody waits, everything is
        looked through. That also gives back the tuples and dicts which the interpreter keeps for the next ones: up to
        2,000 of each size, so that a process grew for half an hour although it held nothing new.
        """
        self.turn += 1
        if idle_s >= IDLE_S and now_s - self.whole_s >= WHOLE_EVERY_S:
            self.whole_s = now_s
            gc.collect()
        elif self.turn % YOUNG_EVERY == 0:
            gc.collect(0)
