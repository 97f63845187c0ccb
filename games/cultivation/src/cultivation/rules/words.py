"""What people write: which characters may travel, and what a text is once every disguise is taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST, LINES_MAX, COMBINING_MAX = 200, 5, 2
URL = re.compile(r"(https?:|www\.|[a-z0-9-]+\.(com|net|org|ru|cn|io|gg)\b)", re.IGNORECASE)
REPEATED = re.compile(r"(.)\1{2,}")
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e")
Outcome = Literal["allow", "mask", "reject"]


def flaw(text: str) -> str:
    """What makes a trimmed text impossible to send, or nothing."""
    if not 1 <= len(text) <= LONGEST:
        return "length"
    if text.count("\n") >= LINES_MAX:
        return "lines"
    if any(_is_unseen(char) for char in text):
        return "characters"
    return ""


def has_link(text: str) -> bool:
    """Whether the text leads somewhere else."""
    return bool(URL.search(text))


def bared(text: str, confusables: Mapping[str, str]) -> str:
    """The text without disguise: one case, nothing invisible, look-alikes as the letters they stand for."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    plain = "".join(confusables.get(char, char) for char in seen if char not in INVISIBLE)
    return REPEATED.sub(r"\1\1", plain)


def judged(
    text: str, *, words: Sequence[str], allowed: Sequence[str], confusables: Mapping[str, str]
) -> tuple[Outcome, str]:
    """The outcome and the text as it may be shown: a forbidden word alone is masked, one spelled apart is refused."""
    bad = [bared(word, confusables) for word in words]
    good = {bared(word, confusables) for word in allowed}
    shown = [_masked(token, bad, good, confusables) for token in re.split(r"(\s+)", text)]
    if "".join(shown) != text:
        return "mask", "".join(shown)
    letters = [bared(token, confusables) for token in text.split()]
    spelled = "".join(token for token in letters if len(token) == 1)
    if any(word in spelled for word in bad):
        return "reject", text
    return "allow", text


def _masked(token: str, bad: Sequence[str], good: set[str], confusables: Mapping[str, str]) -> str:
    plain = "".join(char for char in bared(token, confusables) if char.isalnum())
    if plain in good:
        return token
    return "*" * len(token) if any(plain.startswith(word) for word in bad) else token


def _is_unseen(char: str) -> bool:
    return char in INVISIBLE or (char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"})
