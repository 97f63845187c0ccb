"""GL304: A rollback procedure without a check at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, sections, spoken
from gonogo.lint.view import Document

STEPS_MIN = 3


def check(document: Document) -> Iterator[Fault]:
    """Procedures of three or more steps of which none verifies anything."""
    for group in sections(of_kind(document, "rollback step")):
        if len(group) >= STEPS_MIN and not any(_VERIFIES.search(spoken(line)) for line in group):
            yield Fault(group[0].line, "no step verifies that going back has worked")


_VERIFIES = re.compile(
    r"verif|validat|check|confirm|smoke|test|\bwatch|monitor|observe|make sure|ensure|compare|log in\b|look at|"
    r"back to normal|"
    r"prüf|验证|vérifi|verific|провер",
    re.IGNORECASE,
)


RULE = Rule(
    code="GL304",
    name="rollback-unverified",
    severity=Severity.WARNING,
    finds="A rollback procedure without a check at its end.",
    why="Nobody knows that going back has worked until users say so.",
    fix="End with the same checks as a deploy.",
    example=("## Rollback procedure\n\n1. Stop the server\n2. Restore the old binaries\n3. Restart services\n"),
    check=check,
)
