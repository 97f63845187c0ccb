"""GL208: A release that nothing can take back."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, of_kind
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Documents with phases and success criteria, and with no failure criteria, triggers or guards."""
    first = next(criteria(document, "success"), None)
    has_guards = any(line.kind == "heading" and "guard" in line.text.lower() for line in document.lines)
    is_taken_back = has_guards or any(True for _ in criteria(document, "failure")) or any(of_kind(document, "trigger"))
    if first is not None and document.phases and not is_taken_back:
        yield Fault(first.line, "nothing in this document says when the new version must go")


RULE = Rule(
    code="GL208",
    name="nothing-takes-it-back",
    severity=Severity.ERROR,
    finds="A release that nothing can take back.",
    why="The document says what success is, and nowhere what failure is.",
    fix="Add failure criteria, guards or rollback triggers.",
    example="## Phase 1: A (1 day)\n### Success criteria\n- error rate < 1%\n",
    check=check,
)
