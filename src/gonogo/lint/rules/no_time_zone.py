"""GL404: Clock times without a time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document

_CLOCK = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?[AP]M\b", re.IGNORECASE)
_ZONE = re.compile(
    r"\b(?:UTC|GMT|CET|CEST|PT|PST|PDT|ET|EST|EDT|(?:Europe|America|Asia|Africa|Australia|Pacific)/\w+)\b|time ?zone|"
    r"\d{1,2}(?::\d{2}|\s?[AP]M) (?![AP]M\b)[A-Z]{2,5}\b|\d:\d{2}\s?(?:Z\b|\+\d{2}:?\d{2}\b)"
)
"""The common ones wherever they stand, any other abbreviation and any offset behind a clock time."""


def check(document: Document) -> Iterator[Fault]:
    """The first clock time of a document that names no zone anywhere."""
    timed = [
        line
        for line in of_kind(document, "schedule", "message", "step")
        if not line.is_code and _CLOCK.search(line.text)
    ]
    if timed and not _ZONE.search("\n".join(document.source)):
        many = f"{len(timed)} lines give clock times" if len(timed) > 1 else "a clock time is given"
        yield Fault(timed[0].line, f"{many}, and no line a time zone")


RULE = Rule(
    code="GL404",
    name="no-time-zone",
    severity=Severity.WARNING,
    finds="Clock times without a time zone.",
    why="People in two places will be there at two times.",
    fix="Add the zone, such as `09:00 Europe/Berlin`.",
    example="## Timeline\n\n- **09:00-11:00:** Setup\n",
    check=check,
)
