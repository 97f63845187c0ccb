"""The tree that both syntaxes are read into: words, lists and tables, each with the line it stands on."""

from __future__ import annotations

from dataclasses import dataclass

Path = str
"""A place in the plan, such as `$.phases[1].failure[0]`."""


@dataclass(frozen=True, slots=True)
class Words:
    """A scalar as it was written; nothing is guessed from its look. `is_plain` True: YAML without quotes,
    where `null` and nothing mean nothing."""

    text: str
    line: int
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values in the order of the document; keys are unique."""

    pairs: tuple[tuple[Words, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """The value of that key, None where there is none. Spaces, `_` and `-` in keys are the same."""
        for name, value in self.pairs:
            if plain_key(name.text) == key:
                return value
        return None


Node = Words | Listing | Table


def plain_key(text: str) -> str:
    """A key as it is compared: lower case, words apart by one space."""
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())
