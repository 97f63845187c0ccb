"""Typed values out of nodes. Every function notes what is wrong and returns something harmless, so that all is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from gonogo.document import quantity
from gonogo.document.limits import DURATION_S_MAX, TEXT_CHARS_MAX
from gonogo.document.nodes import Listing, Node, Table, Words, plain_key
from gonogo.document.reading import Reading
from gonogo.document.source import is_hidden
from gonogo.errors import did_you_mean

Closed = TypeVar("Closed", bound=Enum)
PLACEHOLDER = re.compile(
    r"\[(?:tbd|tba|todo|assign|name|insert|fill|phone|your|xxx)[^\]]*\]|\b(?:TBD|TODO|TBA)\b", re.IGNORECASE
)
ENTRY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
WORDS_NAME = re.compile(r"[^\W_][^,;:|→\"'`*<>\[\]{}()#]{0,78}")


@dataclass(frozen=True, slots=True)
class Fields:
    """One table of known keys. `what` names it in messages."""

    reading: Reading
    table: Table
    what: str

    def get(self, key: str) -> Node | None:
        """The value of an optional key; None also where it is given as null."""
        node = self.table.get(key)
        return None if node is not None and is_null(node) else node

    def need(self, key: str, hint: str = "") -> Node | None:
        """The value of a key that must be there."""
        node = self.get(key)
        if node is None:
            self.reading.wrong("GG-1102", self.table.line, what=f"{self.what} has no `{key}`", hint=hint)
        return node


def fields(reading: Reading, node: Node, what: str, *, keys: Collection[str]) -> Fields:
    """The node as a table of those keys and no others."""
    if not isinstance(node, Table):
        if not is_null(node):
            reading.wrong("GG-1103", node.line, what=f"{what} is not a table of keys and values")
        return Fields(reading, Table((), node.line), what)
    seen: set[str] = set()
    for key, _ in node.pairs:
        name = plain_key(key.text)
        if name not in keys:
            reading.wrong("GG-1101", key.line, what=f"{what} has no key `{key.text}`", hint=did_you_mean(name, keys))
        elif name in seen:
            reading.wrong("GG-1008", key.line, what=f"`{key.text}` is given twice")
        seen.add(name)
    return Fields(reading, node, what)


def is_null(node: Node) -> bool:
    """Whether the node says nothing: empty, `~` or `null`."""
    return isinstance(node, Words) and node.is_plain and node.text in ("", "~", "null", "Null", "NULL")


def words(reading: Reading, node: Node | None, what: str) -> str:
    """One line of words for people, single spaces apart, without a placeholder."""
    text = " ".join(verbatim(reading, node, what).split())
    if not isinstance(node, Words):
        return ""
    if not text:
        reading.wrong("GG-1103", node.line, what=f"{what} is empty")
    if len(text) > TEXT_CHARS_MAX:
        reading.wrong("GG-1002", node.line, what=f"{what} is longer than {TEXT_CHARS_MAX} characters")
        text = text[:TEXT_CHARS_MAX]
    if any(is_hidden(character) for character in text):
        reading.wrong("GG-1004", node.line, what=f"{what} holds a character that cannot be seen")
    if "<!--" in text:
        reading.wrong("GG-1112", node.line, what=f"{what} holds `<!--`, which begins a comment in Markdown")
    found = PLACEHOLDER.search(text)
    if found:
        reading.wrong("GG-1109", node.line, what=f"{what} holds the placeholder `{found[0]}`")
    return text


def verbatim(reading: Reading, node: Node | None, what: str) -> str:
    """A scalar exactly as written."""
    if node is None:
        return ""
    if isinstance(node, Words):
        return node.text
    reading.wrong("GG-1103", node.line, what=f"{what} is a list or table where words were expected")
    return ""


def entry_name(reading: Reading, node: Node | None, what: str) -> str:
    """A name that may stand in file names and addresses."""
    text = words(reading, node, what)
    if node is not None and text and not ENTRY_NAME.fullmatch(text):
        why = "It may hold letters, digits, `.`, `_` and `-`, and begins with a letter or digit."
        reading.wrong("GG-1112", node.line, what=f"{what} `{text}` cannot be used", why=why)
    return text


def words_name(reading: Reading, node: Node | None, what: str) -> str:
    """A name made of words, as people and roles have it."""
    text = words(reading, node, what)
    if node is not None and text and not WORDS_NAME.fullmatch(text):
        why = "It begins with a letter or digit, has at most 79 characters, and none of , ; : | → quotes or brackets."
        reading.wrong("GG-1112", node.line, what=f"{what} `{text}` cannot be used", why=why)
    return text


def one_of(reading: Reading, node: Node | None, what: str, *, kinds: type[Closed], default: Closed) -> Closed:
    """A word of a closed list; `default` where it is missing or wrong."""
    text = words(reading, node, what)
    if node is None or not text:
        return default
    for kind in kinds:
        if plain_key(text) == plain_key(str(kind.value)):
            return kind
    known = [str(kind.value) for kind in kinds]
    reading.wrong("GG-1104", node.line, what=f"{what} is `{text}`", hint=did_you_mean(text, known))
    return default


def duration(reading: Reading, node: Node | None, what: str, *, default: float = 0.0) -> float:
    """Seconds; more than 0 and at most ten years."""
    if node is None:
        return default
    text = words(reading, node, what)
    value = quantity.seconds(text)
    if value is None or not 0 < value <= DURATION_S_MAX:
        reading.wrong(
            "GG-1105",
            node.line,
            what=f"{what} is `{text}`, which is no duration",
            hint="Write `30 s`, `20 m`, `4 h` or `7 d`.",
        )
        return default
    return value


def whole(reading: Reading, node: Node | None, what: str, *, default: int, bounds: tuple[int, int]) -> int:
    """A whole number within the bounds, both included."""
    if node is None:
        return default
    text = words(reading, node, what)
    value = int(text) if re.fullmatch(r"\d{1,12}", text) else None
    if value is None or not bounds[0] <= value <= bounds[1]:
        reading.wrong(
            "GG-1105", node.line, what=f"{what} is `{text}`, not a whole number from {bounds[0]:,} to {bounds[1]:,}"
        )
        return default
    return value


def figure(reading: Reading, node: Node | None, what: str, *, default: float, bounds: tuple[float, float]) -> float:
    """A number within the bounds, both included; `1%` is 0.01."""
    if node is None:
        return default
    text = words(reading, node, what)
    value = ratio(text)
    if value is None or not bounds[0] <= value <= bounds[1]:
        reading.wrong(
            "GG-1105", node.line, what=f"{what} is `{text}`, not a number from {bounds[0]:g} to {bounds[1]:g}"
        )
        return default
    return value


def ratio(text: str) -> float | None:
    """`0.01` and `1%` are the same number; None where it is none."""
    share = quantity.percent(text)
    if share is not None:
        return float(quantity.number(text.rstrip("% ")) / 100)
    return float(text) if re.fullmatch(r"\d{1,15}(?:\.\d{1,25})?(?:e-\d{1,2})?", text) else None


def truth(reading: Reading, node: Node | None, what: str, *, words_for: dict[str, bool]) -> bool:
    """One of the words for yes or no; False where it is missing or wrong."""
    if node is None:
        return False
    text = words(reading, node, what).lower()
    if text not in words_for:
        reading.wrong("GG-1104", node.line, what=f"{what} is `{text}`", hint=did_you_mean(text, words_for))
    return words_for.get(text, False)


def listing(reading: Reading, node: Node | None, what: str) -> tuple[Node, ...]:
    """The entries of a list; a single word is a list of one."""
    if node is None or is_null(node):
        return ()
    if isinstance(node, Listing):
        return node.items
    if isinstance(node, Words):
        return (node,)
    reading.wrong("GG-1103", node.line, what=f"{what} is not a list")
    return ()


def entries(reading: Reading, node: Node | None, what: str) -> tuple[tuple[Words, Node], ...]:
    """The pairs of a table whose keys are names."""
    if node is None or is_null(node):
        return ()
    if isinstance(node, Table):
        return node.pairs
    reading.wrong("GG-1103", node.line, what=f"{what} is not a table of names")
    return ()


def doubles(names: Iterable[str]) -> set[str]:
    """Those that stand there more than once."""
    return {name for name, count in Counter(names).items() if count > 1}
