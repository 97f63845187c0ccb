"""The words of a line that say what it is about, for rules that ask whether two lines speak of one thing."""

from __future__ import annotations

import re

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
