"""Small lists as text in a row, without any library: players, fighters and numbers."""

from __future__ import annotations


def as_text(members: list[list[int | str]]) -> str:
    """A list of lists of numbers and plain words, as JSON; words hold no quotes."""
    return "[" + ",".join("[" + ",".join(map(_word, member)) + "]" for member in members) + "]"


def _word(value: int | str) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'
