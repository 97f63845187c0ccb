"""GL510: A heading that counts its list wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document

_COUNT = re.compile(r"\((?P<count>\d+)\s+(?P<what>[A-Za-z]+)\)")


def check(document: Document) -> Iterator[Fault]:
    """`(16 Systems)` in a heading against the number of lines below it, and claims of a number against their list."""
    for index, heading in enumerate(document.lines):
        found = _COUNT.search(heading.text) if heading.kind == "heading" else None
        if found is None or found["what"].lower().rstrip("s") in _TIMES:
            continue
        below = list(takewhile(lambda line: line.kind != "heading", document.lines[index + 1 :]))
        listed = [line for line in below if line.label or line.cells]
        if listed and len(listed) != int(found["count"]):
            yield Fault(heading.line, f"{found['count']} {found['what']} are announced and {len(listed)} are listed")

    yield from _claimed(document)


def _claimed(document: Document) -> Iterator[Fault]:
    """`15+ automation scripts` in a claim against the list under a heading of these very words."""
    claims = [
        (line, int(found["count"]), found["what"].lower().strip())
        for line in of_kind(document, "claim")
        if (found := _CLAIMED.search(line.text.replace("*", "")))
    ]
    for index, heading in enumerate(document.lines) if claims else ():
        title = _MARKS.sub("", heading.text).lower().strip()
        for line, count, what in claims if heading.kind == "heading" else ():
            below = list(takewhile(lambda other: other.kind != "heading", document.lines[index + 1 :]))
            listed = [other for other in below if other.label or other.cells]
            if title == what and listed and len(listed) < count:
                yield Fault(
                    line.line, f"{count} {what} are claimed and {len(listed)} are listed below line {heading.line}"
                )


_CLAIMED = re.compile(r"(?P<count>\d+)\+?\s+(?P<what>[A-Za-z]+(?: [A-Za-z]+)+)\s*$")
_MARKS = re.compile(r"\bOK\b|[*:✅#]")
_TIMES = ("hour", "day", "week", "minute", "month", "h", "min")


RULE = Rule(
    code="GL510",
    name="counted-wrong",
    severity=Severity.WARNING,
    finds="A heading or claim that counts its list wrongly.",
    why="One is missing, or one too many is there.",
    fix="Count again.",
    example="### Game systems (3 systems)\n\n- **Arena**: fights\n- **Guild**: groups\n",
    check=check,
)
