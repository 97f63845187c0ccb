"""GL111: Success that reaches into failure."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, is_looser, phases, quoted, same_measure
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


def check(document: Document) -> Iterator[Fault]:
    """Success and failure bounds of one phase that cross."""
    for place, _ in phases(document):
        failures = tuple(criteria(document, "failure", place))
        for success in criteria(document, "success", place):
            for failure in counterparts(success, failures):
                if any(
                    same_measure(one, other) and not other.statistic.startswith("share") and is_looser(one, other)
                    for one in bounds(success)
                    for other in bounds(failure)
                ):
                    yield Fault(success.line, f"{quoted(success)} crosses {quoted(failure)} in line {failure.line}")


RULE = Rule(
    code="GL111",
    name="success-within-failure",
    severity=Severity.ERROR,
    finds="Success that reaches into failure.",
    why="The same value would be a success and a failure at once.",
    fix="Tighten the success criterion, or loosen the failure criterion.",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Success criteria\n"
        "- error rate < 5%\n"
        "### Failure criteria\n"
        "- error rate > 1% for 30 m\n"
    ),
    check=check,
)
