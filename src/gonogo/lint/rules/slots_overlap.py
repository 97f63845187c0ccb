"""GL603: Slots that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import DURATION, of_kind, sections, spoken_s
from gonogo.lint.view import Document

_DAY_MIN = 1440
_ONE = re.compile(r"(\d{1,2}):(\d{2})")
_TOLD = re.compile(r"([^:]{0,24}?)\b(\d{1,2}):(\d{2})(?!\s*[-–—]\s*\d)")
_BUDGET = re.compile(r"\([^()]*\d[^()]*\)\s*$")
_SLOT = re.compile(r"\b(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\b")


def check(document: Document) -> Iterator[Fault]:
    """Slots of one section that begin before the one above them ends."""
    for group in sections(of_kind(document, "schedule")):
        slots = [(line, found) for line in group if (found := _SLOT.search(line.text))]
        for (_, earlier), (line, later) in pairwise(slots):
            if _minutes(later[1], later[2]) < _minutes(earlier[3], earlier[4]):
                yield Fault(line.line, f"{later[0]} begins before {earlier[0]} ends")

    yield from _rows(document)


def _rows(document: Document) -> Iterator[Fault]:
    """Rows of actions with a clock time and a length, each against the one above it; a night may lie between them."""
    for group in sections(of_kind(document, "step", "schedule", "item")):
        timed = [(line, at, _length(line)) for line in group if (at := _clock(line)) is not None]
        rows = [row for row in timed if row[2] or not row[0].cells]
        for (before, at, length), (line, later, _) in pairwise(rows):
            if _day(line) == _day(before) and 0 <= (later - at) % _DAY_MIN < length:
                over = length - (later - at) % _DAY_MIN
                yield Fault(line.line, f"it begins {over:g} min before the row above it has ended")


def _clock(line: Line) -> int | None:
    if not line.cells:
        told = _TOLD.match(line.text)
        return _minutes(told[2], told[3]) if told else None
    found = next((found for cell in line.cells if (found := _ONE.fullmatch(cell.strip()))), None)
    return _minutes(found[1], found[2]) if found else None


def _day(line: Line) -> str:
    """What stands before the clock time of a line: `Sat 14 March`; rows give none."""
    told = _TOLD.match(line.text) if not line.cells else None
    return told[1].strip(" ,*") if told else ""


def _length(line: Line) -> float:
    budget = _BUDGET.search(line.text) if not line.cells else None
    if budget is not None:
        span = spoken_s(budget[0])
        return span[0] / 60 if span else 0.0
    spans = (spoken_s(cell) for cell in line.cells if DURATION.fullmatch(cell.strip()))
    return next((span[1] / 60 for span in spans if span), 0.0)


def _minutes(hour: str, minute: str) -> int:
    return int(hour) * 60 + int(minute)


RULE = Rule(
    code="GL603",
    name="slots-overlap",
    severity=Severity.ERROR,
    finds="Slots that overlap.",
    why="The same people are to be at two places.",
    fix="Move one of them.",
    example="## Timeline\n\n- **09:00-11:00:** Setup\n- **10:30-12:00:** Deploy\n",
    check=check,
)
