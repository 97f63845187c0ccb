"""Fixes that are certain: they change what a program reads and nothing that people see."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gonogo.document.explain.repair import repair

_NO_WIDTH = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u2060-\u2064]|(?<!^)\ufeff")
"""Control characters, and those without width or meaning. Direction marks are left to people."""

_END = re.compile("\r\n|\n|\r")
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """The text after its fixes, and each of them in words; no words: nothing was to be fixed."""

    text: str
    words: tuple[str, ...]


def fix(text: str) -> Fixed:
    """The text with garbled lines put right, characters that nobody sees taken away, and line ends of one kind."""
    better, repaired = repair(text)
    cleaned, count = _NO_WIDTH.subn("", better)
    hidden = f"{count} character{'s' if count != 1 else ''} without width taken away" if count else ""
    ended, ends = _with_one_end(cleaned)
    return Fixed(ended, tuple(words for words in (repaired, hidden, ends) if words))


def _with_one_end(text: str) -> tuple[str, str]:
    """The text with the line end that most of its lines have, and that in words; "" where there is one kind only."""
    counts = Counter(_END.findall(text))
    if len(counts) <= 1:
        return text, ""
    end = max(_NAMES, key=lambda kind: counts[kind])
    return _END.sub(end, text), f"line ends of {len(counts)} kinds made one, {_NAMES[end]}"
