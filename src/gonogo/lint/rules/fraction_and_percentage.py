"""GL502: A fraction that is not the percentage beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

_PAIR = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s?%[^()\d]*\(\s*(?P<part>\d+)\s*/\s*(?P<all>\d+)\b")
ROUNDING = 1.0


def check(document: Document) -> Iterator[Fault]:
    """`60% (3/5)` reckoned again, with one point for rounding."""
    for line in document.lines:
        for found in _PAIR.finditer(line.text.replace("*", "")):
            part, whole = int(found["part"]), int(found["all"])
            right = 100 * part / whole if whole else 0.0
            if abs(right - float(found["percent"])) >= ROUNDING:
                yield Fault(line.line, f"{part}/{whole} is {right:.1f}%, not {found['percent']}%")


RULE = Rule(
    code="GL502",
    name="fraction-and-percentage",
    severity=Severity.ERROR,
    finds="A fraction that is not the percentage beside it.",
    why="One of the two is wrong, and so perhaps is what follows from it.",
    fix="Correct it.",
    example="## Status\n\n- Tests: 80% (3/5) passed\n",
    check=check,
)
