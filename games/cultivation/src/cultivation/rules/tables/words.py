"""Content of the filter: which words count, and where in a word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordTable:
    """`whole` counts as a word of its own, `prefix` at a word's beginning (in names: anywhere), `anywhere` always.
    `hold` words
    are not forbidden: a person looks at them first. What an `allowed` word covers is none of them.
    """

    whole: tuple[str, ...]
    prefix: tuple[str, ...]
    anywhere: tuple[str, ...]
    allowed: tuple[str, ...]
    hold: tuple[str, ...] = ()
