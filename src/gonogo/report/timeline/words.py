"""Words of a document as a schedule shows them."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[*`~]|(?<!\w)_|_(?!\w)|\[(?P<words>[^\]]*)\]\([^)]*\)")
TITLE_CHARS = 90
AT_LINE = " @"
"""Parts the name of an activity from its line, while its links are made."""


def plain(text: str) -> str:
    """One line without emphasis and links."""
    return " ".join(_SIGNS.sub(lambda found: found["words"] or "", text).split())


def short(text: str, characters: int = TITLE_CHARS) -> str:
    """A text that fits, with a sign where it goes on."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def identity(text: str) -> str:
    """A name for programs: letters of any script, digits and hyphens."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")[:80] or "x"
