"""The words of a line that say what it is about, for rules that ask whether two lines speak of one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from gonogo.core.outline import Line

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    {"the", "and", "for", "with", "from", "into", "all", "any", "our", "this", "that", "are", "was", "were", "will",
     "has", "have", "been", "task", "step", "phase", "week", "day", "first", "after", "before", "during"}
)  # fmt: skip


def content(text: str) -> frozenset[str]:
    """The words of three letters or more, without those that every line has, in small letters and the singular."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_singular(word) for word in words) - _EMPTY


def _singular(word: str) -> str:
    """`scripts` as `script`; a word that ends in `ss` or `us` is left alone."""
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_MEASURING = frozenset(
    {"error", "rate", "response", "time", "latency", "latencie", "api", "http", "uptime", "availability", "performance",
     "system", "health", "percentile", "average", "mean", "median", "than", "more", "less", "below", "above", "under",
     "over", "user", "request", "overall", "service", "app", "application", "sustained", "minute", "hour", "target",
     "memory", "cpu", "usage", "per", "normal", "load", "goal", "currently", "should", "stay", "stays", "least", "most",
     "trigger", "second", "backend", "stable", "ours", "not", "worse", "measured", "monthly", "efficiency", "range",
     "operational", "typical", "standard", "within", "critical", "success"}
)  # fmt: skip
"""What says how something is measured, and not of what."""


OTHERS_MAX = 200
"""More lines than these are not compared with one: no phase has as many criteria."""


def counterparts(line: Line, others: Sequence[Line]) -> Sequence[Line]:
    """Those of the lines that speak of the same thing: of the very same where there are any, else of none other.

    `payment errors` has nothing to do with `login errors`, and `errors` alone is the nearest to itself.
    """
    subject = _subject(line.english or line.text)
    told = [(other, _subject(other.english or other.text)) for other in others[:OTHERS_MAX]]
    same = [other for other, words in told if words == subject]
    return same or [other for other, words in told if not words or not subject or words & subject]


@lru_cache(maxsize=4096)
def _subject(text: str) -> frozenset[str]:
    return content(text) - _MEASURING
