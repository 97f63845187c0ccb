"""GL117: A target or service level that is spoken of and never given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted, sections
from gonogo.lint.view import Document
from gonogo.lint.words import content

_SPOKEN = re.compile(
    r"\b(?:meet(?:ing|s)?|reach(?:ing|es)?|within|defined|agreed|according to|as per)\b[^.;:]*"
    r"\b(?P<what>targets?|SLAs?|SLOs?|service levels?)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LEVELS = re.compile(r"SL[AO]s?|service levels?", re.IGNORECASE)
_OUTER = ("heading", "prose", "item", "step")
_EMPTY = frozenset(
    {"meet", "meeting", "reach", "reaching", "within", "defined", "agreed", "target", "user", "rate", "different",
     "type"}
)  # fmt: skip


def check(document: Document) -> Iterator[Fault]:
    """Lines that speak of a target or a service level whose figure stands nowhere, told once a section."""
    spoken = [(line, found["what"]) for line in document.lines if (found := _named(line))]
    if not spoken:
        return
    told = [line for line in document.lines if line.kind != "heading" and _DIGIT.search(line.text)]
    open_lines = [line for line, what in spoken if not any(_gives(other, line, what) for other in told)]
    for group in sections(iter(open_lines)):
        also = f" and {len(group) - 1} more lines of this section" if len(group) > 1 else ""
        yield Fault(group[0].line, f"{quoted(group[0])}{also}: no line of the document gives the figure")


def _named(line: Line) -> re.Match[str] | None:
    is_open = line.kind not in _OUTER and not _DIGIT.search(line.text) and "](" not in line.text
    return _SPOKEN.search(line.text) if is_open else None


def _gives(other: Line, line: Line, what: str) -> bool:
    """Whether another line gives the figure: that of the service level, or one on the same subject."""
    if _LEVELS.fullmatch(what):
        return other.kind == "severity" or _LEVELS.search(other.text) is not None
    return bool((content(line.text) - _EMPTY) & content(other.text))


RULE = Rule(
    code="GL117",
    name="target-not-given",
    severity=Severity.WARNING,
    finds="A target or service level that is spoken of and never given.",
    why="Everybody believes that it is written somewhere, and on the day nobody finds it.",
    fix="Give the figure, or link the document that does.",
    example="## Operational excellence\n\n- **Response times**: defined SLAs for every kind of issue\n",
    check=check,
)
