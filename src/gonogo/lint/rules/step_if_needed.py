"""GL306: A rollback step `if needed`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Rollback steps with a condition that is none."""
    for line in of_kind(document, "rollback step"):
        if re.search(r"\bif (?:needed|necessary|required|applicable)\b", line.text, re.IGNORECASE):
            yield Fault(line.line, f"{quoted(line)} does not say when it is needed")


RULE = Rule(
    code="GL306",
    name="step-if-needed",
    severity=Severity.WARNING,
    finds="A rollback step `if needed`.",
    why="Who decides at night whether it is needed, and by what, is not said.",
    fix="Name the condition.",
    example="## Rollback procedure\n\n1. Rollback database (if needed)\n",
    check=check,
)
