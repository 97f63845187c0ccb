"""What a character may be called, and when two names are the same to the eye."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cultivation.rules import words
from cultivation.rules.turn import reject

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables

SHORTEST, LONGEST = 3, 16


def checked(tables: Tables, text: str) -> tuple[str, str]:
    """The name in its normal form, and its skeleton; refused as `invalid_args` with what is wrong with it."""
    name = unicodedata.normalize("NFKC", text)
    if not SHORTEST <= len(name) <= LONGEST:
        reject("invalid_args", "name_length")
    if not all(_is_allowed(char) for char in name):
        reject("invalid_args", "name_characters")
    skeleton = _skeleton(tables, name)
    if words.is_bad_name(name, skeleton, tables):
        reject("invalid_args", "name_forbidden")
    return name, skeleton


def _is_allowed(char: str) -> bool:
    return char.isalpha() or char.isdigit() or char in " _-"


def _skeleton(tables: Tables, name: str) -> str:
    folded = name.casefold()
    return "".join(tables.confusables.get(char, char) for char in folded if char not in " _-")
