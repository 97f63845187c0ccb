"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The word most like `word`, without regard to case; None where none is near. `cutoff` is a similarity, 0 to 1."""
    known = {known.lower(): known for known in words}
    found = get_close_matches(word.lower()[:100], known, n=1, cutoff=cutoff)
    return known[found[0]] if found else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """A hint that names the nearest word, or else all of them."""
    known = sorted(words)
    near = nearest(word, known)
    if near is not None:
        return f"did you mean `{near}`?"
    return f"one of: {', '.join(known)}." if known else ""
