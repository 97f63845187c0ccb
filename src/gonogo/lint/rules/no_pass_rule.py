"""GL108: Criteria, and nothing that says how they decide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, of_kind
from gonogo.lint.view import Document

_WHEN = re.compile(r"\b(?:promote|advance|proceed|continue|move on|go on|go|next|when|if)\b", re.IGNORECASE)
"""A column of a table of phases that says when the next one begins."""


_IF = re.compile(r"\W*(?:(?:go|stop|promote|proceed|advance|abort)\s+)?(?:when|if)\b", re.IGNORECASE)
_WHEN_WE = re.compile(r"\b(?:when|if)\W*$|^\W*(?:when|if) we\b", re.IGNORECASE)
"""`Go if: …` says itself what it decides."""


def check(document: Document) -> Iterator[Fault]:
    """Documents with success criteria and without a decision rule; in a plan all of them must hold."""
    if document.is_plan:
        return
    first = next(criteria(document, "success"), None)
    has_rule = any(True for _ in of_kind(document, "decision rule"))
    has_gate = any("go/no-go" in line.text.lower() or "### decision" in line.text.lower() for line in document.lines)
    has_column = any(_WHEN.search(column) for line in of_kind(document, "schedule") for column in line.header)
    has_sign = any(_IF.match(line.text) for line in of_kind(document, "criterion"))
    has_sign = has_sign or (first is not None and bool(first.path) and _WHEN_WE.search(first.path[-1]) is not None)
    if first is not None and not (has_rule or has_gate or has_column or has_sign):
        yield Fault(first.line, "nothing says how many of these criteria must hold, nor who decides")


RULE = Rule(
    code="GL108",
    name="no-pass-rule",
    severity=Severity.WARNING,
    finds="Criteria, and nothing that says how they decide.",
    why="Whether all of them must hold, or most, and who says so, is left to the mood of the day.",
    fix="Add a decision: what go means, who decides, by when, and what silence means.",
    example="## Success criteria\n\n- error rate < 1%\n",
    check=check,
)
