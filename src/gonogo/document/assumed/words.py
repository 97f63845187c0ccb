"""Who is told what, and when, by the lines of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.core.outline import Line, Outline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.quantity import seconds_range

_ON = (
    ("promoted", re.compile(r"success announcement|release announcement|press release|official launch", re.IGNORECASE)),
    ("rolled back", re.compile(r"issue alerts?|notify stakeholders|critical issues|delays|disruption", re.IGNORECASE)),
    ("hold", re.compile(r"issue alerts?|status page|escalation", re.IGNORECASE)),
    ("start", re.compile(r"team notification|player announcement|maintenance notification", re.IGNORECASE)),
)
_WITHIN = re.compile(r"within (?P<length>\d+ \w+)", re.IGNORECASE)
_EVERY = re.compile(r"\bevery (?P<length>\d+ \w+)", re.IGNORECASE)
_OFTEN = (
    (3600.0, re.compile(r"\bhourly\b|\bevery hour\b", re.IGNORECASE)),
    (43_200.0, re.compile(r"\btwice (?:daily|a day|per day)\b", re.IGNORECASE)),
    (302_400.0, re.compile(r"\btwice (?:weekly|a week|per week)\b", re.IGNORECASE)),
    (86_400.0, re.compile(r"\bdaily\b|\bevery day\b|\bonce a day\b", re.IGNORECASE)),
    (604_800.0, re.compile(r"\bweekly\b|\bevery week\b|\bonce a week\b", re.IGNORECASE)),
)
_PARTS = (
    ("before", re.compile(r"\b(?:pre|before)\b", re.IGNORECASE)),
    ("after", re.compile(r"\b(?:post|after)\b", re.IGNORECASE)),
    ("during", re.compile(r"\bduring\b", re.IGNORECASE)),
)
_TELL = re.compile(r"\b(?:announce|notif|inform|alert|told\b|tell\b)", re.IGNORECASE)
_REPORT = re.compile(r"\b(?:status|progress|performance)\s+(?:reports?|updates?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Words that are owed again and again, every so many seconds. `part` is "before", "during" or "after" the release,
    a phase's id, or "" where the document does not say."""

    line: int
    words: str
    every_s: float
    part: str = ""


def messages_of(outline: Outline) -> Iterator[tuple[str, str, str]]:
    """(occasion, audience, words) of each message whose line says when it is owed."""
    for line in outline.lines:
        if line.kind not in {"message", "rollback step"}:
            continue
        words = plain_words(line.text)
        yield from ((on, line.label or words, words) for on, found in _ON if found.search(words))


def owed_within_s(outline: Outline) -> float | None:
    """Within how many seconds words are due; None where no line says so."""
    for line in outline.lines:
        is_told = line.kind == "message" or (line.kind == "prose" and _TELL.search(line.text))
        found = _WITHIN.search(line.text) if is_told else None
        length = seconds_range(found["length"]) if found else None
        if length:
            return length[0]
    return None


def cadences_of(outline: Outline) -> Iterator[Cadence]:
    """Words that are owed again and again: `status updates every 2 hours`, `hourly performance reports`."""
    for line in outline.lines:
        words = plain_words(line.text)
        if line.kind == "message" or (line.kind in {"step", "item", "prose"} and _REPORT.search(words)):
            every_s = _every_s(words)
            if every_s:
                yield Cadence(line.line, words, every_s, _part(line))


def _every_s(words: str) -> float:
    """How often; 0 where the words do not say. A bare `daily stand-up` is once a day."""
    found = _EVERY.search(words)
    length = seconds_range(found["length"]) if found else None
    if length:
        return length[0]
    return next((every_s for every_s, pattern in _OFTEN if pattern.search(words)), 0.0)


def _part(line: Line) -> str:
    """By the nearest heading that says; inside a phase it is owed while that is on, and the part is the phase's id."""
    if line.phase:
        return f"phase-{line.phase}"
    for heading in reversed(line.path):
        part = next((part for part, pattern in _PARTS if pattern.search(heading)), "")
        if part:
            return part
    return ""
