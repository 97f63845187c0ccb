"""GL116: A criterion that is measured longer than its phase lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.arithmetic import length
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, phases
from gonogo.lint.view import Document

MONTH_S = 30 * 86_400.0


def check(document: Document) -> Iterator[Fault]:
    """Monthly figures in phases that are shorter than a month."""
    for place, phase in phases(document):
        for line in criteria(document, "success", place):
            if re.search(r"\bmonth(?:ly)?\b", line.text, re.IGNORECASE) and 0 < phase.hold_s_max < MONTH_S:
                yield Fault(line.line, f"measured over a month in a phase of {length(phase.hold_s_max)} at most")


RULE = Rule(
    code="GL116",
    name="measured-longer-than-the-phase",
    severity=Severity.WARNING,
    finds="A criterion that is measured longer than its phase lasts.",
    why="The decision is due before the figure exists.",
    fix="Measure it over the phase, or move it to the goals.",
    example="## Phase 1: A (7 days)\n### Success criteria\n- 99.5% uptime (measured monthly)\n",
    check=check,
)
