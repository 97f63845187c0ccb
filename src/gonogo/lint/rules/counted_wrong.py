"""GL510: A heading that counts its list wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.subject import Document

_COUNT = re.compile(r"\((?P<count>\d+)\s+(?P<what>[A-Za-z]+)\)")


def check(document: Document) -> Iterator[Fault]:
    """`(16 Systems)` in a heading against the number of lines below it."""
    for heading in document.lines:
        found = _COUNT.search(heading.text) if heading.kind == "heading" else None
        if found is None or found["what"].lower().rstrip("s") in _TIMES:
            continue
        plain = heading.text.replace("*", "")
        below = [line for line in document.lines if line.path and line.path[-1] == plain and line.kind != "heading"]
        listed = [line for line in below if line.label or line.cells]
        if listed and len(listed) != int(found["count"]):
            yield Fault(heading.line, f"{found['count']} {found['what']} are announced and {len(listed)} are listed")


_TIMES = ("hour", "day", "week", "minute", "month", "h", "min")


RULE = Rule(
    code="GL510",
    name="counted-wrong",
    severity=Severity.WARNING,
    finds="A heading that counts its list wrongly.",
    why="One is missing, or one too many is there.",
    fix="Count again.",
    example="### Game systems (3 systems)\n\n- **Arena**: fights\n- **Guild**: groups\n",
    check=check,
)
