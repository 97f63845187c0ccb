"""GL104: Values between success and failure without a rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import LOWER_IS_BETTER, bounds, criteria, same_measure
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


def check(document: Document) -> Iterator[Fault]:
    """Success and failure of one phase that leave room between them; in a plan the phase then holds."""
    if document.is_plan:
        return
    for place in range(1, len(document.phases) + 1) if document.phases else (0,):
        yield from _of_place(document, place)
    if not document.phases:
        return
    guards = {line.line: line for line in criteria(document, "failure", 0) if line.header}
    for success in criteria(document, "success", 0):
        # One row of a table of measures gives both, as `Target` and `Guardrail`.
        fault = _between(success, guards[success.line]) if success.line in guards else None
        if fault is not None:
            yield fault


def _of_place(document: Document, place: int) -> Iterator[Fault]:
    """Every success criterion of a phase, or of a document without phases, against the failures of the same measure."""
    failures: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for failure in criteria(document, "failure", place):
        for key in dict.fromkeys((figure.measure, figure.unit) for figure in bounds(failure)):
            failures[key].append(failure)
    for success in criteria(document, "success", place):
        keys = dict.fromkeys((figure.measure, figure.unit) for figure in bounds(success))
        others = dict.fromkeys(failure for key in keys for failure in failures.get(key, ())[:OTHERS_MAX])
        for failure in counterparts(success, tuple(others)):
            fault = _between(success, failure)
            if fault is not None:
                yield fault


OTHERS_MAX = 20
"""So many bounds on one measure in one phase are looked at."""


def _between(success: Line, failure: Line) -> Fault | None:
    for one in bounds(success):
        for other in bounds(failure):
            if not same_measure(one, other) or other.statistic.startswith("share"):
                continue
            if not one.measure and (_subject(success) != _subject(failure) or not _subject(success)):
                continue
            lower = one.measure in LOWER_IS_BETTER or (not one.measure and one.comparison in ("<", "<="))
            if (other.value > one.value) if lower else (other.value < one.value):
                message = (
                    f"between {one.text} (success) and {other.text} (failure, line {failure.line}) nothing is decided"
                )
                return Fault(success.line, message)
    return None


def _subject(line: Line) -> str:
    """The words before the bound, by which two lines of no usual measure are known to speak of one thing."""
    return _BOUND.split(line.text, maxsplit=1)[0].strip().lower()


_BOUND = re.compile(r"[<>≤≥=\d]")


RULE = Rule(
    code="GL104",
    name="gap",
    severity=Severity.WARNING,
    finds="Values between success and failure without a rule.",
    why=(
        "A value that is neither a success nor a failure decides nothing: the phase can neither go on nor go "
        "back, and somebody improvises."
    ),
    fix="Bring the two bounds together, or say what the values between them mean (`hold`).",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Success criteria\n"
        "- error rate < 0.1%\n"
        "### Failure criteria\n"
        "- error rate > 1% for 30 m\n"
    ),
    check=check,
)
