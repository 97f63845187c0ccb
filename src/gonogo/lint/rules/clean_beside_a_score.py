"""GL511: `Clean` above a score that is less than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted, sections
from gonogo.lint.view import Document

_CLEAN = re.compile(
    r"\bclean\b|\bflawless|\bno findings\b|\bfully compliant\b|\b100\s?% (?:secure|compliant)", re.IGNORECASE
)
_SCORE = re.compile(r"(?P<score>\d+(?:\.\d+)?)\s?/\s?(?P<of>10|100)\b")
_PART = re.compile(
    r"\b(?:compliance|compliant|score|rating)\b[^;,]*?(?P<after>\d+(?:\.\d+)?)\s?%|"
    r"(?P<before>\d+(?:\.\d+)?)\s?%[^;,]*?\b(?:compliance|compliant|score|rating)\b",
    re.IGNORECASE,
)


def check(document: Document) -> Iterator[Fault]:
    """A status that calls everything clean, and scores below the whole under the same heading."""
    for group in sections(iter(document.lines)):
        status = next((line for line in group if "status" in line.label.lower() and _CLEAN.search(line.rest)), None)
        if status is None:
            continue
        below = [f"{score} in line {line.line}" for line in group if (score := _score(line))]
        if below:
            yield Fault(status.line, f"{quoted(status)} stands above {' and '.join(below)}")


def _score(line: Line) -> str:
    """A score that is less than the whole, as it was written."""
    found = _SCORE.search(line.text)
    if found and float(found["score"]) < float(found["of"]):
        return found[0]
    part = _PART.search(line.text)
    return f"{part['after'] or part['before']}%" if part and float(part["after"] or part["before"]) < _WHOLE else ""


_WHOLE = 100


RULE = Rule(
    code="GL511",
    name="clean-beside-a-score",
    severity=Severity.WARNING,
    finds="`Clean` above a score that is less than the whole.",
    why="What is missing to the whole are findings; whoever reads the status alone does not learn of them.",
    fix="Say what is still open and who has accepted it.",
    example="## Security audit\n\n**Status:** audit clean\n\n- Rating: 7.2/10\n- OWASP compliance at 85%\n",
    check=check,
)
