"""GL105: An error rate that the phase's audience can hardly show."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.arithmetic import error_free_requests, percent
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, phases
from gonogo.lint.view import Document

REQUESTS_EACH = 20
"""More than this many requests of every single person, all without an error, is told; a session has a few dozen."""


def check(document: Document) -> Iterator[Fault]:
    """Bounds on errors and availability against the number of people in the phase."""
    for place, phase in phases(document):
        if phase.users is None:
            continue
        for line in criteria(document, "success", place):
            for figure in bounds(line):
                rate = {"errors": figure.value, "availability": 1 - figure.value}.get(figure.measure, 0.0)
                if figure.unit == "ratio" and 0 < rate < 1 and figure.measure == "errors":
                    yield from _faults(line, rate, phase.users)


def _faults(line: Line, rate: float, users: tuple[float, float]) -> Iterator[Fault]:
    needed = error_free_requests(rate)
    few, many = users
    if needed / few <= REQUESTS_EACH:
        return
    each = f"{needed / many:,.0f} to {needed / few:,.0f}" if few != many else f"{needed / few:,.0f}"
    people = f"{few:,.0f} to {many:,.0f}" if few != many else f"{few:,.0f}"
    sums = f"ln 0.05 / ln(1 − {percent(rate)}) = {needed:,} requests without an error"
    yield Fault(line.line, f"{sums} are needed to know this: {each} from each of {people} people")


RULE = Rule(
    code="GL105",
    name="sample-out-of-reach",
    severity=Severity.WARNING,
    finds="An error rate that the phase's audience can hardly show.",
    why=(
        "To know that a rate is below a bound takes about three times its inverse in requests without an "
        "error (the rule of three); a small audience may never send that many."
    ),
    fix=(
        "Loosen the bound for this phase, lengthen it, or enlarge the audience; the smallest sample belongs "
        "into the plan."
    ),
    example=("## Phase 1: A (1 day)\n### Target users: 50 users\n### Success criteria\n- error rate < 0.1%\n"),
    check=check,
)
