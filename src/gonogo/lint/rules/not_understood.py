"""GL801: A line that is not understood."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Every line for which no reading was found."""
    for line in of_kind(document, "not understood"):
        yield Fault(line.line, f"{quoted(line)} fits nothing")


RULE = Rule(
    code="GL801",
    name="not-understood",
    severity=Severity.WARNING,
    finds="A line that is not understood.",
    why="gonogo cannot tell whether it is a condition, a step or a remark.",
    fix="Put it under a heading that says what it is.",
    example="- easy then\n",
    check=check,
)
