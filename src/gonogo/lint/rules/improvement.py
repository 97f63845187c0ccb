"""GL503: An improvement that does not follow from its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import SECONDS, quoted, sections, spoken_s
from gonogo.lint.view import Document
from gonogo.lint.words import content

_FRACTION = re.compile(r"(?P<part>\d+)\s*/\s*(?P<all>\d+)")
_PERCENT = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s?%")
_TIMES = re.compile(r"\b(?P<times>\d+(?:\.\d+)?)\s?x (?:faster|quicker|speed-?up)", re.IGNORECASE)
_VERSUS = re.compile(
    r"\d+(?:\.\d+)?\s*\w+ (?:vs\.?|versus|instead of|down from) (?P<before>\d+(?:\.\d+)?)?\s*"
    r"(?P<unit>second|minute|hour|day|week)s?\b",
    re.IGNORECASE,
)
_BESIDE = ("vs", "versus", "instead of", "down from")
_EMPTY = frozenset({"faster", "quicker"})
ROUNDING = 1.0


def check(document: Document) -> Iterator[Fault]:
    """Lines `From`, `To` and `Improvement` of one section; `5 minutes vs hours` and `5x faster` of one thing."""
    yield from _times(document)
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


def _times(document: Document) -> Iterator[Fault]:
    """`Nx faster` against the two times that another line gives for the same thing."""
    pairs = [(line, times) for line in document.lines if (times := _two_times(line.text)) is not None]
    for line in document.lines if pairs else ():
        claimed = _TIMES.search(line.text)
        said = content(line.text) - _EMPTY
        for other, (after_s, before_s) in pairs if claimed else ():
            is_one = other is not line and said >= content(other.label) and content(other.label)
            least = before_s / after_s
            if is_one and claimed and least > float(claimed["times"]) + ROUNDING:
                sums = f"{quoted(other)} in line {other.line} is at least {least:.0f} times"
                yield Fault(line.line, f"{sums}, not {claimed['times']}")


def _two_times(text: str) -> tuple[float, float] | None:
    """`5 minutes vs hours` as seconds after and seconds before at least."""
    found = _VERSUS.search(text) if any(word in text for word in _BESIDE) else None
    after = spoken_s(found[0]) if found else None
    if found is None or after is None:
        return None
    unit_s = SECONDS[found["unit"].lower()]
    before_s = float(found["before"]) * unit_s if found["before"] else unit_s
    return (after[1], before_s) if 0 < after[1] < before_s else None


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
