"""GL504: Open items that do not add up to what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document

_DONE = re.compile(r"overall.*?\(\s*(?P<part>\d+)\s*/\s*(?P<all>\d+)\s+items", re.IGNORECASE)
_OPEN = re.compile(r"^\W*(?:blocking|recommended|optional|open) items?\W*:\W*(?P<count>\d+)", re.IGNORECASE)


_TOLD = re.compile(
    r"\W*(?P<part>\d+)\s*(?:of|/)\s*(?P<all>\d+)\s+(?:items\s+)?(?:done|completed?|closed)\b", re.IGNORECASE
)
_STATE = re.compile(r"state|status|done\??", re.IGNORECASE)
_IS_DONE = re.compile(r"done|completed?|closed|yes|x|✅|✔", re.IGNORECASE)


def check(document: Document) -> Iterator[Fault]:
    """`18/20 items` against the counts of blocking, recommended and optional items, `3 of 5 done` against its table."""
    yield from _told_of_table(document)
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


def _told_of_table(document: Document) -> Iterator[Fault]:
    """`3 of 5 done` below a table of as many rows with a column for their state."""
    for index, line in enumerate(document.lines):
        told = _TOLD.match(line.text) if not line.cells else None
        if told is None:
            continue
        states = [_state(row) for row in document.lines[:index] if row.cells and row.path == line.path]
        done = sum(_IS_DONE.fullmatch(state) is not None for state in states)
        if all(states) and len(states) == int(told["all"]) and done != int(told["part"]):
            yield Fault(line.line, f"{told['part']} of {told['all']} are said to be done, and the table has {done}")


def _state(row: Line) -> str:
    """What its table's column for the state says, "" where there is no such column."""
    columns = zip(row.header, row.cells, strict=False)
    return next((cell.strip() for column, cell in columns if _STATE.fullmatch(column.strip())), "")


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
