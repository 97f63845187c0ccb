"""GL113: A criterion that is looser than the goal."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria, is_looser, of_kind, same_measure
from gonogo.lint.view import Document
from gonogo.lint.words import counterparts


def check(document: Document) -> Iterator[Fault]:
    """Success criteria of the last phase that has them against the KPIs of the document."""
    goals = [(line, figure) for line in of_kind(document, "kpi") for figure in bounds(line)]
    for success in criteria(document, "success"):
        if success.phase != len(document.phases):
            continue
        for one in bounds(success):
            for goal, other in goals:
                if same_measure(one, other) and is_looser(one, other) and counterparts(success, (goal,)):
                    yield Fault(success.line, f"{one.text} is looser than the goal {other.text} in line {goal.line}")


RULE = Rule(
    code="GL113",
    name="looser-than-the-goal",
    severity=Severity.WARNING,
    finds="A criterion that is looser than the goal.",
    why="The release can pass every phase and miss its own goal.",
    fix="Let the last phase ask for the goal, or lower the goal.",
    example=(
        "## KPIs\n\n- **Availability**: 99.9% uptime\n\n## Phase 1: A (1 day)\n### Success criteria\n- 99% uptime\n"
    ),
    check=check,
)
