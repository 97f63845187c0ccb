"""GL305: A release without a way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, of_kind
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Documents with failure criteria or triggers that never speak of going back."""
    first = next(criteria(document, "failure"), None) or next(of_kind(document, "trigger"), None)
    is_told = any(True for _ in of_kind(document, "rollback step"))
    if first is None or is_told or _BACK.search("\n".join(document.source)):
        return
    yield Fault(first.line, "this would end the release, and nothing says how to go back")


_BACK = re.compile(r"roll\s?-?back|roll(?:ed|ing)? back|going back|go back|revert", re.IGNORECASE)


RULE = Rule(
    code="GL305",
    name="no-way-back",
    severity=Severity.ERROR,
    finds="A release without a way back.",
    why="Failure criteria say when to go back, and nothing says how.",
    fix="Describe the steps, or refer to the document that does.",
    example="## Phase 1: A (1 day)\n### Failure criteria\n- error rate > 5% for 10 m\n",
    check=check,
)
