"""GL702: A message without an audience."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted
from gonogo.lint.view import Document

_CADENCE = re.compile(r"\bevery \d+|\bwithin \d+ (?:minutes|hours)\b|\btwice daily\b", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"team|player|user|customer|stakeholder|partner|support|engineer|internal|external|public|"
    r"everybody|everyone|admins?\b|sales|management|staff|press\b|community|streamer|status ?page|owner|lead|#\w",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Fault]:
    """Messages with a cadence or deadline that name nobody."""
    for line in of_kind(document, "message"):
        if _CADENCE.search(line.text) and not _AUDIENCE.search(line.text):
            yield Fault(line.line, f"{quoted(line)} does not say for whom")


RULE = Rule(
    code="GL702",
    name="message-to-nobody",
    severity=Severity.NOTE,
    finds="A message without an audience.",
    why="Everybody thinks that it is for somebody else.",
    fix="Say whom it is for.",
    example="## Communication plan\n\n- Issue alerts within 5 minutes\n",
    check=check,
)
