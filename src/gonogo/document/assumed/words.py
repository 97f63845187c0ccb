"""Who is told what, and when, by the lines of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Outline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.quantity import seconds_range

_ON = (
    ("promoted", re.compile(r"success announcement|release announcement|press release|official launch", re.IGNORECASE)),
    ("rolled back", re.compile(r"issue alerts?|notify stakeholders|critical issues|delays|disruption", re.IGNORECASE)),
    ("hold", re.compile(r"issue alerts?|status page|escalation", re.IGNORECASE)),
    ("start", re.compile(r"team notification|player announcement|maintenance notification", re.IGNORECASE)),
)
_WITHIN = re.compile(r"within (?P<length>\d+ \w+)", re.IGNORECASE)
_EVERY = re.compile(r"every (?P<length>\d+ \w+)", re.IGNORECASE)


def messages_of(outline: Outline) -> Iterator[tuple[str, str, str]]:
    """(occasion, audience, words) of each message whose line says when it is owed."""
    for line in outline.lines:
        if line.kind not in {"message", "rollback step"}:
            continue
        words = plain_words(line.text)
        yield from ((on, line.label or words, words) for on, found in _ON if found.search(words))


def owed_within_s(outline: Outline) -> float | None:
    """Within how many seconds words are due; None where no line says so."""
    return _first(outline, _WITHIN)


def told_every_s(outline: Outline) -> float | None:
    """How often words are due; None where no line says so."""
    return _first(outline, _EVERY)


def _first(outline: Outline, pattern: re.Pattern[str]) -> float | None:
    for line in outline.lines:
        found = pattern.search(line.text) if line.kind == "message" else None
        length = seconds_range(found["length"]) if found else None
        if length:
            return length[0]
    return None
