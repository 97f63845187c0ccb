"""GL203: A phase without an end."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import phases
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Phases whose duration is `ongoing`."""
    for _, phase in phases(document):
        if phase.is_ongoing:
            yield Fault(phase.line, f"phase {phase.number} ({phase.title}) never ends")


RULE = Rule(
    code="GL203",
    name="phase-without-end",
    severity=Severity.WARNING,
    finds="A phase without an end.",
    why=(
        "Nobody knows when the release is over: when the old version may go, and from when on a fault is no "
        "longer the release's."
    ),
    fix="Give it a longest hold, such as a bake of 72 hours.",
    example="## Phase 1: A\n### Duration: Ongoing\n### Success criteria\n- error rate < 1%\n",
    check=check,
)
