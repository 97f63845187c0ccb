"""GL112: Criteria that loosen from phase to phase."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, is_looser, same_measure
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


def check(document: Document) -> Iterator[Fault]:
    """Success bounds against the same measure of the phase before."""
    for place in range(2, len(document.phases) + 1):
        before = tuple(criteria(document, "success", place - 1))
        for later in criteria(document, "success", place):
            for earlier in counterparts(later, before):
                for one in bounds(later):
                    for other in bounds(earlier):
                        if same_measure(one, other) and one.statistic == other.statistic and is_looser(one, other):
                            yield Fault(later.line, f"{one.text} after {other.text} in line {earlier.line}")


RULE = Rule(
    code="GL112",
    name="loosening",
    severity=Severity.WARNING,
    finds="Criteria that loosen from phase to phase.",
    why=(
        "The more people depend on the new version, the more is forgiven: what would have stopped the first "
        "phase passes the third."
    ),
    fix="Keep the bound, or say why a later phase may be worse.",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
        "## Phase 2: B (1 day)\n"
        "### Success criteria\n"
        "- error rate < 2%\n"
    ),
    check=check,
)
