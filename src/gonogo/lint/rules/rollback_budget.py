"""GL301: Rollback steps that take longer than is promised, or of which no total is given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gonogo.lint.arithmetic import length, lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, sections, spoken_s
from gonogo.lint.subject import Line
from gonogo.lint.view import Document

STEPS_MIN = 2


def check(document: Document) -> Iterator[Fault]:
    """The sum of the steps of each procedure against the promise in its heading, or the lack of one."""
    for group in sections(of_kind(document, "rollback step")):
        spans = [span for line in group if (span := _budget(line)) is not None]
        if len(spans) < STEPS_MIN or _is_timed(group):
            continue
        low, high = sum(span[0] for span in spans), sum(span[1] for span in spans)
        promise = spoken_s(group[0].path[-1]) if group[0].path else None
        sums = f"{len(spans)} steps add up to {lengths(low, high)}"
        if promise is None:
            yield Fault(group[0].line, f"{sums}, and no total is promised")
        elif high > promise[1]:
            yield Fault(group[0].line, f"{sums}; promised are {length(promise[1])}")


def _budget(line: Line) -> tuple[float, float] | None:
    return spoken_s(line.text) if "(" in line.text else None


def _is_timed(group: tuple[Line, ...]) -> bool:
    """Spans that begin where the one before ends are a timetable, whose total is its end."""
    spans = [span for line in group if (span := _budget(line)) is not None]
    return all(later[0] == earlier[1] for earlier, later in pairwise(spans))


RULE = Rule(
    code="GL301",
    name="rollback-budget",
    severity=Severity.WARNING,
    finds="Rollback steps that take longer than is promised, or of which no total is given.",
    why="The promise is what people rely on at night; the steps are what really happens.",
    fix="Promise the sum, or leave steps out and rehearse.",
    example=(
        "## Rollback procedure (< 30 minutes)\n"
        "\n"
        "1. Restore the database (20-40 minutes)\n"
        "2. Deploy the old version (10 minutes)\n"
    ),
    check=check,
)
