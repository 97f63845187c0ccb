"""GL507: Success criteria that are ticked before the release."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, sections
from gonogo.lint.view import Document

_TICK = re.compile(r"[✅✔]\ufe0f?(?!\s*(?:when|if)\b)", re.IGNORECASE)


def check(document: Document) -> Iterator[Fault]:
    """Success criteria that begin with a tick, told once a section."""
    ticked = (line for line in criteria(document, "success") if _TICK.match(line.text) or line.box in ("x", "X"))
    for group in sections(ticked):
        yield Fault(group[0].line, f"{len(group)} criteria are ticked as met")


RULE = Rule(
    code="GL507",
    name="success-before-the-fact",
    severity=Severity.ERROR,
    finds="Success criteria that are ticked before the release.",
    why="What is already marked as met will not be looked at again.",
    fix="Take the ticks away until the figure is there.",
    example="## Success criteria\n\n- ✅ Error rate < 1%\n",
    check=check,
)
