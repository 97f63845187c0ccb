"""GL504: Open items that do not add up to what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

_DONE = re.compile(r"overall.*?\(\s*(?P<part>\d+)\s*/\s*(?P<all>\d+)\s+items", re.IGNORECASE)
_OPEN = re.compile(r"^\W*(?:blocking|recommended|optional|open) items?\W*:\W*(?P<count>\d+)", re.IGNORECASE)


def check(document: Document) -> Iterator[Fault]:
    """`18/20 items` against the counts of blocking, recommended and optional items."""
    whole = next((found for line in document.lines if (found := _DONE.search(line.text))), None)
    counts = [(line, int(found["count"])) for line in document.lines if (found := _OPEN.search(line.text))]
    if whole is None or not counts:
        return
    left, listed = int(whole["all"]) - int(whole["part"]), sum(count for _, count in counts)
    if left != listed:
        sums = " + ".join(str(count) for _, count in counts)
        yield Fault(
            counts[0][0].line, f"{sums} = {listed} open items, but {whole['part']}/{whole['all']} leaves {left}"
        )


RULE = Rule(
    code="GL504",
    name="open-items-do-not-add-up",
    severity=Severity.WARNING,
    finds="Open items that do not add up to what is left.",
    why="Somebody counts by another list.",
    fix="Count again, from one list.",
    example=(
        "## Status\n\n**Overall: 90% Complete (18/20 items)**\n\n**Blocking Items:** 2\n**Recommended Items:** 5\n"
    ),
    check=check,
)
