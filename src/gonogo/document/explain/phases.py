"""The phases of any document: their titles, durations, audiences and shares, as far as they are given."""

from __future__ import annotations

import re
from bisect import bisect_right

from gonogo.core.outline import Line, PhaseOutline
from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.headings import PHASE
from gonogo.document.explain.languages import in_english
from gonogo.document.explain.spans import Span, hold_of, share_of, users_of

_TRAFFIC = re.compile(r"\btraffic\b", re.IGNORECASE)
_AUDIENCE = re.compile(r"audience|(?:[a-z ]+ )?users|rollout|cohort", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_LABEL_CHARS_MAX = 40
_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)\s*$")


def find_phases(lines: tuple[Line, ...], *, last_line: int) -> tuple[PhaseOutline, ...]:
    """Every heading that names a phase, in order, with what the lines below it say."""
    found: list[PhaseOutline] = []
    numbers: set[str] = set()
    for index, line in enumerate(lines):
        match = PHASE.search(plain_words(line.text)) if line.kind == "heading" and not line.label else None
        # A timeline names the phases once more: `### Week 1: Phase 1 (Internal)`.
        if match is None or (match.start() > 0 and match["number"] in numbers):
            continue
        end = _end(lines, index)
        below = lines[index + 1 : end]
        phase = _phase(line, match, below, last_line=lines[end].line - 1 if end < len(lines) else last_line)
        # So does a checklist: `### Phase 1 Checklist`.
        if match["number"] in numbers and not phase.hold_s_max and phase.users is None and phase.share is None:
            continue
        numbers.add(match["number"])
        found.append(phase)
    return tuple(found)


def place_of(phases: tuple[PhaseOutline, ...], line: int) -> int:
    """The place, from 1 on, of the phase that a line stands in; 0 where it stands in none."""
    place = bisect_right(phases, line, key=lambda phase: phase.line)
    return place if place and line <= phases[place - 1].last_line else 0


def _end(lines: tuple[Line, ...], start: int) -> int:
    """The index of the first heading after it that is not below it."""
    depth = len(lines[start].path)
    for index in range(start + 1, len(lines)):
        other = lines[index]
        if other.kind == "heading" and not other.label and len(other.path) <= depth:
            return index
    return len(lines)


def _phase(line: Line, match: re.Match[str], inside: tuple[Line, ...], *, last_line: int) -> PhaseOutline:
    title = in_english(match["title"])
    named = _BRACKETS.sub("", match["title"]).strip()
    brackets = _BRACKETS.search(title)
    said = [*([brackets["inside"]] if brackets else ()), *([title] if "%" in title else ())]
    labelled = _labelled(inside)
    duration = in_english(labelled.get("duration", "")).strip()
    hold = next((hold for text in [*said, duration] if (hold := hold_of(text))), (0.0, 0.0))
    told = next((line.text for line in inside if line.kind == "audience"), "")
    audience = next((words for label, words in labelled.items() if _AUDIENCE.fullmatch(label)), "") or told
    audience = in_english(audience).strip()
    return PhaseOutline(
        number=_number(match["number"]),
        title=named,
        line=line.line,
        last_line=last_line,
        hold_s=hold[0],
        hold_s_max=hold[1],
        users=users_of(audience),
        share=_share(audience, inside, said),
        is_ongoing="ongoing" in duration.lower(),
    )


def _number(text: str) -> int:
    return _ROMAN.get(text.lower()) or int(text)


def _labelled(lines: tuple[Line, ...]) -> dict[str, str]:
    """The words after each label, on a line, in a row of cells or in a heading of its own; the first of each counts."""
    found: dict[str, str] = {}
    for line in lines:
        if any(sign in line.text for sign in (":", "：", " | ")):
            text = plain_words(line.text).replace("：", ":").replace(" | ", ": ", 1)
            label, sign, rest = text.partition(":")
            if sign and len(label) < _LABEL_CHARS_MAX:
                found.setdefault(in_english(label).strip().lower(), rest)
    return found


def _share(audience: str, lines: tuple[Line, ...], said: list[str]) -> Span | None:
    traffic = (plain_words(line.text) for line in lines if "%" in line.text and _TRAFFIC.search(line.text))
    return next((share for text in [audience, *said, *traffic] if (share := share_of(text))), None)
