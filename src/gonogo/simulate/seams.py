"""Where a simulated world can be told to misbehave on gonogo's own side: the openings that planted faults use.

Nothing of the core or the engine is patched. A fault is planted in what they read and write and in what their drivers
answer, so that they behave exactly as if they had that fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gonogo.core.events import BlocksObserved, Event, Happening

Reading = Callable[[Event], Happening]
Writing = Callable[[Happening], Happening]

NOTHING = BlocksObserved("", None)
"""An event without a meaning: what stands in the place of one that a planted fault swallows."""


def as_it_is(event: Event) -> Happening:
    """What the journal says."""
    return event.what


def as_said(what: Happening) -> Happening:
    """What was to be written."""
    return what


@dataclass(frozen=True, slots=True)
class Seams:
    """All of them, closed. `reads` and `writes` lie between the engine and its journal."""

    reads: Reading = as_it_is
    writes: Writing = as_said
    believes_drivers: bool = False
    ignores_latch: bool = False
    makes_new_keys: bool = False
    ignores_lease: bool = False
    skips_smoke: bool = False
    sees_no_gap: bool = False
    guard_only_says_so: bool = False
    guard_sleeps_from_s: float = float("inf")
    takes_no_data_for_pass: bool = False
    clock_factor: float = 1.0


CLOSED = Seams()
