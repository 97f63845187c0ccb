"""The qualifiers: for how long, on how many requests, read how, and what to do without data."""

from __future__ import annotations

import re

from gonogo.core.criterion import OnNoData, Reading
from gonogo.document.criterion.peel import Line, plain_words
from gonogo.document.criterion.sentence import NotUnderstood, Terms
from gonogo.document.quantity import DURATION, NUMBER, number, seconds
from gonogo.errors import did_you_mean

_NO_DATA = re.compile(
    rf"\b(?:on|with|if|when)\s+no\s+data\s*[:=,]?\s*(?P<word>[A-Za-z-]+)(?:\s+after\s+(?P<after>{DURATION}))?",
    re.IGNORECASE,
)
_REQUESTS = re.compile(
    rf"(?:\b(?:at least|minimum(?: of)?|min\.?)|>=)\s*(?P<n>{NUMBER})\s*(?:requests?|samples?)\b", re.IGNORECASE
)
_READ_AS = re.compile(r"\bread\s+as\s+(?P<word>[A-Za-z-]+)", re.IGNORECASE)
_BARE_READING = re.compile(r"\b(?P<word>proved|measured)\b(?!\s+\w)", re.IGNORECASE)
_FOR = re.compile(
    rf"(?:\bsustained\s+)?\bfor\s+(?:at least\s+|more than\s+)?(?P<time>{DURATION})(?!\s*%)", re.IGNORECASE
)
EVERY = re.compile(r"^(?:all|every|each)(?:\s+(?:of them|criterion|criteria|line|one))?\s*[:,]?", re.IGNORECASE)


def take_terms(line: Line) -> Terms:
    """The qualifiers of a line, taken away from it. NotUnderstood where one of their words is unknown."""
    on_no_data, after_s = _no_data(line)
    requests = line.take(_REQUESTS)
    reading = _reading(line)
    time = line.take(_FOR)
    return Terms(
        for_s=seconds(time["time"]) if time else None,
        requests_min=_whole(requests["n"]) if requests else None,
        reading=reading,
        on_no_data=on_no_data,
        unknown_after_s=after_s,
    )


def only_terms(text: str) -> Terms | None:
    """The qualifiers of a line that consists of nothing else, which hold for its whole section; else None."""
    line = Line(EVERY.sub("", plain_words(text)))
    terms = take_terms(line)
    return terms if terms != Terms() and not line.left() else None


def _no_data(line: Line) -> tuple[OnNoData | None, float | None]:
    found = line.take(_NO_DATA)
    if found is None:
        return None, None
    words = [kind.value for kind in OnNoData]
    word = found["word"].lower()
    if word not in words:
        raise NotUnderstood("GG-1104", f"on no data `{found['word']}`", did_you_mean(word, words))
    return OnNoData(word), seconds(found["after"]) if found["after"] else None


def _reading(line: Line) -> Reading | None:
    found = line.take(_READ_AS) or line.take(_BARE_READING)
    if found is None:
        return None
    words = [kind.value for kind in Reading]
    word = found["word"].lower()
    if word not in words:
        raise NotUnderstood("GG-1104", f"read as `{found['word']}`", did_you_mean(word, words))
    return Reading(word)


def _whole(text: str) -> int:
    value = number(text)
    if value != value.to_integral_value() or not 1 <= value <= 10**9:
        raise NotUnderstood("GG-1105", f"at least `{text}` requests", "Write a whole number from 1 on.")
    return int(value)
