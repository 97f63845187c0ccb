"""Fixes that are certain: they change what a program reads and nothing that people see."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.document.explain.repair import repair

_NO_WIDTH = re.compile("[\u200b\u2060-\u2064]|(?<!^)\ufeff")
"""Characters without width or meaning. Direction marks are left to people: in some scripts they belong there."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The text after its fixes, and each of them in words; no words: nothing was to be fixed."""

    text: str
    words: tuple[str, ...]


def fix(text: str) -> Fixed:
    """The text with garbled lines put right and characters without width taken away; line ends stay as they are."""
    better, repaired = repair(text)
    cleaned, count = _NO_WIDTH.subn("", better)
    hidden = f"{count} character{'s' if count != 1 else ''} without width taken away" if count else ""
    return Fixed(cleaned, tuple(words for words in (repaired, hidden) if words))
