"""GL602: A phase that lasts otherwise than its tasks."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.arithmetic import lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import phases, spoken_s
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """The sum of `Estimated Time` below a phase against the phase's own duration."""
    for place, phase in phases(document):
        spans = [
            span
            for line in document.by_phase.get(place, ())
            if line.label.lower() == "estimated time" and (span := spoken_s(line.rest))
        ]
        if not spans or not phase.hold_s:
            continue
        low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
        if (low, high) != (phase.hold_s, phase.hold_s_max):
            tasks = f"its {len(spans)} tasks" if len(spans) > 1 else "its only task"
            hold = lengths(phase.hold_s, phase.hold_s_max)
            yield Fault(phase.line, f"the phase takes {hold}, {tasks} {lengths(low, high)}")


RULE = Rule(
    code="GL602",
    name="phase-and-tasks",
    severity=Severity.NOTE,
    finds="A phase that lasts otherwise than its tasks.",
    why="One of the two is a guess.",
    fix="Reckon the phase from its tasks.",
    example="## Phase 1: A (2-4 hours)\n#### Task 1.1: Dry run\n**Estimated Time:** 2-3 hours\n",
    check=check,
)
