"""GL803: A character that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

HIDDEN = re.compile("[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def check(document: Document) -> Iterator[Fault]:
    """Lines with zero-width or direction characters."""
    for number, text in enumerate(document.source, start=1):
        found = HIDDEN.search(text)
        if found:
            yield Fault(number, f"column {found.start() + 1} holds U+{ord(found[0]):04X}")


RULE = Rule(
    code="GL803",
    name="hidden-characters",
    severity=Severity.ERROR,
    finds="A character that cannot be seen.",
    why="Zero-width and direction characters make a line say something else than people see.",
    fix="Delete the character.",
    example="- error rate < 1\u200b0%\n",
    check=check,
)
