"""GL603: Slots that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, sections
from gonogo.lint.view import Document

_SLOT = re.compile(r"\b(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\b")


def check(document: Document) -> Iterator[Fault]:
    """Slots of one section that begin before the one above them ends."""
    for group in sections(of_kind(document, "schedule")):
        slots = [(line, found) for line in group if (found := _SLOT.search(line.text))]
        for (_, earlier), (line, later) in pairwise(slots):
            if _minutes(later[1], later[2]) < _minutes(earlier[3], earlier[4]):
                yield Fault(line.line, f"{later[0]} begins before {earlier[0]} ends")


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
