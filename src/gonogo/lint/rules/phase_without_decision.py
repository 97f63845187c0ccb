"""GL202: A phase without a decision."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, phases
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Phases without a decision rule where others have one; in a plan the criteria alone then decide."""
    if document.is_plan:
        return
    decided = {line.phase for line in of_kind(document, "decision rule")}
    for place, phase in phases(document):
        if decided - {0} and place not in decided:
            yield Fault(phase.line, f"phase {phase.number} ({phase.title}) has no decision; other phases have")


RULE = Rule(
    code="GL202",
    name="phase-without-decision",
    severity=Severity.WARNING,
    finds="A phase without a decision.",
    why="Nobody says that it is over, so it is over when somebody feels so.",
    fix="Add a decision with who, by when and what silence means.",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
        "### Go/No-Go decision\n"
        "- **Go Criteria**: all success criteria met\n"
        "## Phase 2: B (1 day)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
    ),
    check=check,
)
