"""GL302: Several promises of how long going back takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.arithmetic import length
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import spoken_s
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Lines that promise a whole rollback within different times."""
    promises = [(line, span[1]) for line in document.lines if (span := _promise(line)) is not None]
    for line, seconds in promises[1:]:
        first, first_s = promises[0]
        if seconds != first_s:
            told = f"{length(seconds)} here, {length(first_s)} in line {first.line}"
            yield Fault(line.line, f"going back is promised within {told}")


def _promise(line: Line) -> tuple[float, float] | None:
    if "roll" not in line.text.lower():
        return None
    is_about = re.search(r"roll\s?-?back", line.text, re.IGNORECASE) and line.kind != "rollback step"
    is_whole = re.search(r"process|capability|procedure|within|<\s*\d", line.text, re.IGNORECASE)
    is_window = re.search(r"window|post-", line.text, re.IGNORECASE)
    return spoken_s(line.text) if is_about and is_whole and not is_window else None


RULE = Rule(
    code="GL302",
    name="promises-disagree",
    severity=Severity.WARNING,
    finds="Several promises of how long going back takes.",
    why="Whoever plans by the shortest will be wrong when it counts.",
    fix="Promise once, and refer to it.",
    example=("## Risk\n\n- **Rapid rollback**: < 15 minute rollback\n- **Manual rollback**: 30-minute process\n"),
    check=check,
)
