"""GL503: An improvement that does not follow from its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import sections
from gonogo.lint.view import Document

_FRACTION = re.compile(r"(?P<part>\d+)\s*/\s*(?P<all>\d+)")
_PERCENT = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s?%")
ROUNDING = 1.0


def check(document: Document) -> Iterator[Fault]:
    """Lines `From`, `To` and `Improvement` of one section."""
    for group in sections(iter(document.lines)):
        said = {line.label.lower(): line for line in group}
        if not {"from", "to", "improvement"} <= set(said):
            continue
        before, after = _FRACTION.search(said["from"].text), _FRACTION.search(said["to"].text)
        claimed = _PERCENT.search(said["improvement"].text)
        if before and after and claimed and int(before["part"]) and int(before["all"]) and int(after["all"]):
            ratio = (int(after["part"]) / int(after["all"])) / (int(before["part"]) / int(before["all"]))
            right = 100 * (ratio - 1)
            if abs(right - float(claimed["percent"])) >= ROUNDING:
                sums = f"from {before[0]} to {after[0]} is an increase of {right:.0f}%"
                yield Fault(said["improvement"].line, f"{sums}, not {claimed['percent']}%")


RULE = Rule(
    code="GL503",
    name="improvement",
    severity=Severity.ERROR,
    finds="An improvement that does not follow from its figures.",
    why="From and to are given, and the percentage is another.",
    fix="Correct it, and say of what it is a percentage.",
    example="## Improvements\n\n- **From:** 4/27\n- **To:** 27/27\n- **Improvement:** 550% increase\n",
    check=check,
)
