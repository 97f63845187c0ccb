"""GL110: A go that asks for something that is no criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Go rules that add to the success criteria."""
    for line in of_kind(document, "decision rule"):
        if not re.fullmatch(r"go(?: criteria)?", line.label, re.IGNORECASE):
            continue
        found = re.search(r"criteria met\s*(?:\+|\band\b|&)\s*(?P<more>.+)", line.rest, re.IGNORECASE)
        if found and not re.match(r"person:", found["more"]):
            yield Fault(line.line, f"`{found['more'].strip()}` is asked for and is no criterion")


RULE = Rule(
    code="GL110",
    name="go-without-criterion",
    severity=Severity.WARNING,
    finds="A go that asks for something that is no criterion.",
    why=("What stands in the go rule and in no criterion has no bound, no source and nobody who answers for it."),
    fix="Make it a criterion with a figure, or `person: …`.",
    example="## Go/No-Go decision\n\n- **Go Criteria**: all success criteria met + stable trends\n",
    check=check,
)
