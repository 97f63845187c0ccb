"""GL108: Criteria, and nothing that says how they decide."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, of_kind
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Documents with success criteria and without a decision rule; in a plan all of them must hold."""
    if document.is_plan:
        return
    first = next(criteria(document, "success"), None)
    has_rule = any(True for _ in of_kind(document, "decision rule"))
    has_gate = any("go/no-go" in line.text.lower() or "### decision" in line.text.lower() for line in document.lines)
    if first is not None and not has_rule and not has_gate:
        yield Fault(first.line, "nothing says how many of these criteria must hold, nor who decides")


RULE = Rule(
    code="GL108",
    name="no-pass-rule",
    severity=Severity.WARNING,
    finds="Criteria, and nothing that says how they decide.",
    why="Whether all of them must hold, or most, and who says so, is left to the mood of the day.",
    fix="Add a decision: what go means, who decides, by when, and what silence means.",
    example="## Success criteria\n\n- error rate < 1%\n",
    check=check,
)
