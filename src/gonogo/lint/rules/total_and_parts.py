"""GL601: Phases that do not add up to the total."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.arithmetic import lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import spoken_s
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """The phases' durations against a line `Total …`."""
    total = next((line for line in document.lines if line.label.lower().startswith("total")), None)
    span = spoken_s(total.text) if total is not None else None
    timed = [phase for phase in document.phases if phase.hold_s]
    if total is None or span is None or len(timed) < len(document.phases) - 1 or not timed:
        return
    low, high = sum(phase.hold_s for phase in timed), sum(phase.hold_s_max for phase in timed)
    if span[1] < low or high < span[0]:
        rest = " and a phase without a duration" if len(timed) < len(document.phases) else ""
        yield Fault(total.line, f"the phases add up to {lengths(low, high)}{rest}, the total says {lengths(*span)}")


RULE = Rule(
    code="GL601",
    name="total-and-parts",
    severity=Severity.WARNING,
    finds="Phases that do not add up to the total.",
    why="The calendar is wrong at one end.",
    fix="Reckon the total from the phases.",
    example="**Total Timeline:** 4 weeks\n\n## Phase 1: A (3 days)\n\n## Phase 2: B (4 days)\n",
    check=check,
)
