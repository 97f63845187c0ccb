"""GL506: Boxes that were ticked by hand."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import sections
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Ticked boxes without a link, told once a section."""
    ticked = (line for line in document.lines if line.box not in (None, " ") and "](" not in line.text)
    for group in sections(ticked):
        yield Fault(group[0].line, f"{len(group)} ticked here, no evidence named")


RULE = Rule(
    code="GL506",
    name="ticked-by-hand",
    severity=Severity.NOTE,
    finds="Boxes that were ticked by hand.",
    why="A tick says that somebody once thought so: not who, when, or on what evidence.",
    fix="Name the evidence beside it, or let gonogo measure it.",
    example="## Checklist\n\n- [x] Tests passed\n",
    check=check,
)
