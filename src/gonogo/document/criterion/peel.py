"""A line of words from which understood parts are taken away one by one, until nothing may be left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SPELLINGS = (
    ("≤", "<="), ("≥", ">="), ("=<", "<="), ("=>", ">="), ("&lt;", "<"), ("&gt;", ">"), ("\\<", "<"), ("\\>", ">"),
    ("\\%", "%"), ("’", "'"),
)  # fmt: skip
LABEL = re.compile(r"\s*(?:\*\*|__)(?P<label>[^*_]+?)\s*:?\s*(?:\*\*|__)\s*:?\s*(?P<rest>.*)", re.DOTALL)
PLUS = re.compile(r"(\d)\s*\+(?=\s*[A-Za-z])")
_SPECIAL = re.compile(r"[*_`+=&\\≤≥’]")
"""Without any of these a line has no emphasis and no other spelling."""
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)[*_]|[*_](?!\w)")
_ANY_SPELLING = re.compile("|".join(re.escape(written) for written, _ in SPELLINGS))
NOISE = frozenset({"the", "is", "are", "be", "must", "stays", "stay", "remains", "with", "and"})


@dataclass(slots=True)
class Line:
    """The words that are not yet understood. A taken part leaves a bar, so that what stood apart stays apart."""

    text: str

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place that the pattern matches, taken away; None where there is none."""
        found = pattern.search(self.text)
        if found is not None:
            self.text = f"{self.text[: found.start()]} | {self.text[found.end() :]}"
        return found

    def left(self) -> str:
        """What nobody has understood, without punctuation and words that say nothing."""
        rest = re.sub(r"[|;:,.()\[\]]", " ", self.text)
        return " ".join(word for word in rest.split() if word.lower() not in NOISE)


@lru_cache(maxsize=512)  # a line is looked at many times, one after the other
def plain_words(text: str) -> str:
    """The line without emphasis and with one spelling for each sign."""
    if _SPECIAL.search(text) is None:
        return " ".join(text.split())
    if _ANY_SPELLING.search(text):
        for written, meant in SPELLINGS:
            text = text.replace(written, meant)
    text = _EMPHASIS.sub("", text)
    return " ".join(PLUS.sub(r"\1", text).split())


def split_label(text: str) -> tuple[str, str]:
    """`**Error rate**: < 1%` as its label and its rest; ("", text) where no label stands in bold."""
    found = LABEL.fullmatch(text)
    if found is None or not found["rest"].strip():
        return "", plain_words(text)
    return plain_words(found["label"]), plain_words(found["rest"])
