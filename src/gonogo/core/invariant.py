"""What must never be false. Unlike `assert` it is never switched off, and it is not an error of the user."""

from __future__ import annotations


class BrokenInvariant(Exception):  # noqa: N818  # the glossary's word
    """gonogo found itself in a state that it holds to be impossible: the run stops, a person is called."""


def invariant(condition: object, words: str) -> None:
    """BrokenInvariant unless the condition is true. `words` say what should have held, in one sentence."""
    if not condition:
        raise BrokenInvariant(words)
