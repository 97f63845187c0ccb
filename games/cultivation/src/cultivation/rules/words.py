"""What people write: which characters may travel, and what a text is once every disguise is taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.rules.tables import Tables

LONGEST, LINES_MAX, COMBINING_MAX = 200, 5, 2
# A scheme, a host that begins like one, an ending that is no word of its own, or any ending with a path behind it.
URL = re.compile(
    r"(https?:|www\.|[a-z0-9-]+\.(com|net|org|info|biz|xyz|app|dev|link|site|online|shop|vip|tv|ru|cn|io|gg|de|uk|eu)\b"
    r"|[a-z0-9-]+\.[a-z]{2,10}/\w)",
    re.IGNORECASE,
)
REPEATED = re.compile(r"(.)\1{2,}")
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
Outcome = Literal["allow", "mask", "reject", "hold"]
_FILTERS: dict[str, Filter] = {}  # by version of the content


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found in a text, by its place; `end` is behind its last letter."""

    start: int
    end: int
    pattern: str


@dataclass(frozen=True, slots=True)
class Automaton:
    """Finds every one of many patterns in one pass (Aho-Corasick): its time grows with the text, not with the list."""

    steps: tuple[Mapping[str, int], ...]
    fails: tuple[int, ...]
    ends: tuple[tuple[str, ...], ...]

    def matches(self, text: str) -> list[Match]:
        """Every pattern at every place, overlapping ones as well."""
        state, found = 0, []
        for place, char in enumerate(text):
            while state and char not in self.steps[state]:
                state = self.fails[state]
            state = self.steps[state].get(char, 0)
            found += [Match(place + 1 - len(pattern), place + 1, pattern) for pattern in self.ends[state]]
        return found


@dataclass(frozen=True, slots=True)
class Filter:
    """The word list as one automaton; `classes` says of each bared pattern where it counts, or that it is allowed."""

    automaton: Automaton
    classes: Mapping[str, str]

    def is_bad(self, plain: str, *, anywhere: bool = False) -> bool:
        """Whether a forbidden word stands in a bared word where it counts, and no allowed word covers it."""
        found = self.automaton.matches(plain)
        good = [match for match in found if self.classes[match.pattern] == "allowed"]
        return any(
            self._counts(match, len(plain), anywhere=anywhere)
            and not any(one.start <= match.start and match.end <= one.end for one in good)
            for match in found
        )

    def is_held(self, plain: str) -> bool:
        """Whether a person has to look first; whole words, however many stand between two spaces."""
        found = [match for match in self.automaton.matches(plain) if self.classes[match.pattern] == "hold"]
        return any(
            not plain[match.start - 1 : match.start].isalnum() and not plain[match.end : match.end + 1].isalnum()
            for match in found
        )

    def _counts(self, match: Match, length: int, *, anywhere: bool) -> bool:
        match self.classes[match.pattern]:
            case "whole":
                return match.start == 0 and match.end == length
            case "prefix":
                return anywhere or match.start == 0
            case "anywhere":
                return True
            case _:
                return False


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
    return bool(URL.search(unicodedata.normalize("NFKC", text)))


def tidy(text: str) -> str:
    """The text as it may be written: composed, trimmed, and no letter under a heap of marks."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text).strip():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= COMBINING_MAX:
            kept.append(char)
    return "".join(kept)


def bared(text: str, confusables: Mapping[str, str], *, run: str = r"\1\1") -> str:
    """The text without disguise: one case, nothing invisible, look-alikes as the letters they stand for. What is said
    three times or more in a row becomes `run`.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    plain = "".join(confusables.get(char, char) for char in seen if char not in INVISIBLE)
    return REPEATED.sub(run, plain)


def _forms(text: str, confusables: Mapping[str, str]) -> tuple[str, str]:
    """A long run may hide one letter or two: both are looked at."""
    return bared(text, confusables), bared(text, confusables, run=r"\1")


def judged(text: str, tables: Tables) -> tuple[Outcome, str]:
    """The outcome and the text as it may be shown: a forbidden word alone is masked, one spelled apart is refused, and
    what a person has to see first is held.
    """
    sieve = filter_of(tables)
    shown = [_masked(token, sieve, tables.confusables) for token in re.split(r"(\s+)", text)]
    if "".join(shown) != text:
        return "mask", "".join(shown)
    if any(map(sieve.is_held, _forms(" ".join(text.split()), tables.confusables))):
        return "hold", text
    letters = "".join(token for token in text.split() if len(token) == 1)
    is_bad = any(sieve.is_bad(form, anywhere=True) for form in _forms(letters, tables.confusables))
    return ("reject" if is_bad else "allow"), text


def outcome_of(text: str, tables: Tables) -> Outcome:
    """What becomes of a text in which nothing is masked: subjects, bodies."""
    return judged(text, tables)[0]


def is_bad_name(name: str, skeleton: str, tables: Tables) -> bool:
    """Whether a name contains a forbidden word, in one of its words or with its separators taken away."""
    sieve = filter_of(tables)
    forms = [form for part in (*re.split(r"[ _-]+", name), skeleton) for form in _forms(part, tables.confusables)]
    return any(sieve.is_bad(form, anywhere=True) for form in forms)


def filter_of(tables: Tables) -> Filter:
    """The filter of a content, built once."""
    known = _FILTERS.get(tables.version)
    if known is None:
        kinds = (("whole", tables.words.whole), ("prefix", tables.words.prefix), ("anywhere", tables.words.anywhere))
        classes = {bared(word, tables.confusables): kind for kind, words in kinds for word in words}
        classes |= {bared(word, tables.confusables): "allowed" for word in tables.words.allowed}
        classes |= {bared(word, tables.confusables): "hold" for word in tables.words.hold}
        known = _FILTERS[tables.version] = Filter(automaton_of(tuple(classes)), classes)
    return known


def automaton_of(patterns: Sequence[str]) -> Automaton:
    """The automaton of some patterns, none of them empty."""
    steps: list[dict[str, int]] = [{}]
    ends: list[tuple[str, ...]] = [()]
    for pattern in patterns:
        state = 0
        for char in pattern:
            if char not in steps[state]:
                steps.append({})
                ends.append(())
                steps[state][char] = len(steps) - 1
            state = steps[state][char]
        ends[state] = (*ends[state], pattern)
    fails = [0] * len(steps)
    waiting = list(steps[0].values())
    for state in waiting:  # it grows while it is walked: breadth first
        for char, target in steps[state].items():
            fails[target] = _fallback(steps, fails, state, char)
            ends[target] = (*ends[target], *ends[fails[target]])
            waiting.append(target)
    return Automaton(tuple(steps), tuple(fails), tuple(ends))


def _fallback(steps: Sequence[Mapping[str, int]], fails: Sequence[int], state: int, char: str) -> int:
    """The state of the longest other beginning that the text so far ends with."""
    while state:
        state = fails[state]
        if char in steps[state]:
            return steps[state][char]
    return 0


def _masked(token: str, sieve: Filter, confusables: Mapping[str, str]) -> str:
    plain = ["".join(char for char in form if char.isalnum()) for form in _forms(token, confusables)]
    return "*" * len(token) if any(map(sieve.is_bad, plain)) else token


def _is_unseen(char: str) -> bool:
    return char in INVISIBLE or (char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
