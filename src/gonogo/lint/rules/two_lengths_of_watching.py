"""GL607: Several lengths for watching the release."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.arithmetic import length
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import spoken_s
from gonogo.lint.view import Document

_WATCH = re.compile(r"\bmonitor(?:ing)?\b|\btrack metrics\b", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:post|after)[\s-]+(?:the )?(?:launch|release|deploy\w*|go-live|cutover)|\bmonitoring (?:window|period)\b",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"\bweeks?\s+1(?:\s*[-–—]\s*(?P<last>\d+))?\b", re.IGNORECASE)
_OUTER = ("heading", "criterion", "alert rule", "trigger", "rollback step", "prose", "item")
SHORTEST_S = 3_600.0
"""Shorter watching is part of a step."""
WEEK_S = 7 * 86_400.0


def check(document: Document) -> Iterator[Fault]:
    """Lines of different sections that give the watching after the release different lengths."""
    last = len(document.phases)
    told = [
        (line, seconds)
        for line in document.lines
        if line.kind not in _OUTER and line.phase in (0, last) and _is_after(line) and (seconds := _length(line))
    ]
    for line, seconds in told[1:]:
        first, first_s = told[0]
        if seconds != first_s and line.path != first.path:
            yield Fault(
                line.line, f"the release is watched for {length(seconds)} here, {length(first_s)} in line {first.line}"
            )
            return


def _is_after(line: Line) -> bool:
    says = _WATCH.search(line.text)
    return bool(says and any(_AFTER.search(words) for words in (line.text, *line.path)))


def _length(line: Line) -> float:
    weeks = _WEEKS.search(line.text)
    if weeks:
        return int(weeks["last"] or 1) * WEEK_S
    span = spoken_s(line.text)
    return span[1] if span and span[1] >= SHORTEST_S else 0.0


RULE = Rule(
    code="GL607",
    name="two-lengths-of-watching",
    severity=Severity.NOTE,
    finds="Several lengths for watching the release.",
    why="Nobody knows when the extra eyes may go, nor until when a fault counts as the release's.",
    fix="Say once how long who watches what; where one is the close watch and one the loose, say so.",
    example=(
        "## Next steps after the release\n\n- **Monitoring**: track metrics for 7 days\n\n"
        "## Summary\n\n- **Monitoring window:** 24 hours after the release\n"
    ),
    check=check,
)
