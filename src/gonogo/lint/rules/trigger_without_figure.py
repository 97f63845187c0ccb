"""GL205: A trigger that everybody reads differently."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Triggers without any figure."""
    for line in of_kind(document, "trigger"):
        if "figure" in line.lacks:
            yield Fault(line.line, f"{quoted(line)} has no figure")


RULE = Rule(
    code="GL205",
    name="trigger-without-figure",
    severity=Severity.WARNING,
    finds="A trigger that everybody reads differently.",
    why="`Instability` at three in the morning is a discussion, not a trigger.",
    fix="Give it a figure and a duration, or name who decides.",
    example="## Rollback triggers\n\n- System instability\n",
    check=check,
)
