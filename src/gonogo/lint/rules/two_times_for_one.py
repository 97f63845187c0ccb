"""GL606: The same work at two times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, phases, quoted
from gonogo.lint.view import Document
from gonogo.lint.words import content

_PHASE = re.compile(r"\bphase\s+(?P<number>\d{1,2})\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?P<unit>day|week)s?\s+(?P<low>\d+)(?:\s*[-–—]\s*(?P<high>\d+))?\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?P<inside>[^()]*)\)\s*$")
_VAGUE = frozenset({"ongoing", "performance", "initial", "final", "further"})
Span = tuple[float, float]
FOREVER = (0.0, float("inf"))


def check(document: Document) -> Iterator[Fault]:
    """Steps of a phase with days in brackets against lines of a timetable about the same phase and the same thing."""
    timed = [
        (line, span, number)
        for line in of_kind(document, "schedule")
        if (number := _number(line)) and (span := _span(line.label))
    ]
    for place, phase in phases(document) if timed else ():
        for step in document.by_phase.get(place, ()):
            found = _BRACKETS.search(step.text)
            span = _span(found["inside"]) if found and step.label else None
            words = content(step.label) - _VAGUE
            for line, other, number in timed if span and words else ():
                if number == phase.number and words <= content(line.rest) and not _is_within(span, other):
                    yield Fault(line.line, f"{quoted(line)} is {quoted(step)} in line {step.line}")


def _number(line: Line) -> int:
    """The phase that the heading above a line of a timetable names; 0 where it names none, or stands in one."""
    found = _PHASE.search(line.path[-1]) if line.path and not line.phase else None
    return int(found["number"]) if found else 0


def _span(text: str) -> Span | None:
    """Days from the first to the last, from 0 on."""
    if text.strip().lower() == "ongoing":
        return FOREVER
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    size = 7.0 if found["unit"].lower() == "week" else 1.0
    return (int(found["low"]) - 1) * size, int(found["high"] or found["low"]) * size


def _is_within(one: Span | None, other: Span) -> bool:
    return one is None or (other[0] <= one[0] and one[1] <= other[1])


RULE = Rule(
    code="GL606",
    name="two-times-for-one",
    severity=Severity.NOTE,
    finds="The same work at two times.",
    why="People follow the line that they have read, and they have read different ones.",
    fix="Give the time once, and let the other place refer to it.",
    example=(
        "## Phase 1: Launch\n\n1. **Optimization** (Weeks 2-4)\n   - tune the database\n\n## Timeline\n\n"
        "### Week 6: Phase 1\n\n- Week 3-4: Performance optimization\n"
    ),
    check=check,
)
