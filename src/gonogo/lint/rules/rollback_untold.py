"""GL307: A rollback that nobody is told of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, spoken
from gonogo.lint.view import Document

STEPS_MIN = 3


def check(document: Document) -> Iterator[Fault]:
    """Documents with rollback steps in which neither a step nor a message tells anybody."""
    steps = list(of_kind(document, "rollback step"))
    told = any(
        re.search(
            r"notify|inform|tell|announce|communicat|\bpost (?:in|on|to)\b|#[a-z]|tweet|status ?page",
            spoken(line),
            re.IGNORECASE,
        )
        for line in steps
    )
    owed = any(re.search(r"roll\w*\s?-?back", spoken(line), re.IGNORECASE) for line in of_kind(document, "message"))
    if len(steps) >= STEPS_MIN and not told and not owed:
        yield Fault(steps[0].line, "nobody is told when the release goes back")


RULE = Rule(
    code="GL307",
    name="rollback-untold",
    severity=Severity.NOTE,
    finds="A rollback that nobody is told of.",
    why="Support, players and the team on call learn of it from complaints.",
    fix="Add a message on going back.",
    example=("## Rollback procedure\n\n1. Stop the server\n2. Restore the old binaries\n3. Verify health\n"),
    check=check,
)
