"""GL109: A no-go that needs more than a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """No-go rules that join a failure with something else."""
    for line in of_kind(document, "decision rule"):
        if not re.match(r"no-?\s?go", line.label, re.IGNORECASE):
            continue
        found = re.search(r"failure.*?(?:\+|\band\b|&)\s*(?P<more>.+)", line.rest, re.IGNORECASE)
        if found:
            yield Fault(line.line, f"a failure alone is no no-go here: it also needs `{found['more'].strip()}`")


RULE = Rule(
    code="GL109",
    name="no-go-needs-two-things",
    severity=Severity.ERROR,
    finds="A no-go that needs more than a failure.",
    why="A failure criterion that is met stops nothing as long as the second condition is not met as well.",
    fix="Let any failure criterion alone be a no-go.",
    example=("## Go/No-Go decision\n\n- **No-Go Criteria**: any failure criteria met + negative feedback\n"),
    check=check,
)
