"""The phases of any document: their titles, durations, audiences and shares, as far as they are given."""

from __future__ import annotations

import re
from bisect import bisect_right

from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain.headings import PHASE
from gonogo.document.explain.outline import Line, PhaseOutline
from gonogo.document.quantity import NUMBER, number, seconds_range

_BRACKETS = re.compile(r"\s*\((?P<inside>[^()]*)\)\s*$")
_USERS = re.compile(
    rf"(?P<low>{NUMBER})\s*(?:[-–—]|to)\s*(?P<high>{NUMBER})\s+(?:\w+\s+)?(?:users|players|testers|people)",
    re.IGNORECASE,
)
_USERS_ONE = re.compile(rf"(?P<low>{NUMBER})\s+(?:\w+\s+)?(?:users|players|testers|people)\b", re.IGNORECASE)
_SHARE = re.compile(rf"(?:(?P<low>{NUMBER})\s*(?:[-–—]|to)\s*)?(?P<high>{NUMBER})\s*%", re.IGNORECASE)


def find_phases(lines: tuple[Line, ...], *, last_line: int) -> tuple[PhaseOutline, ...]:
    """Every heading that names a phase, in order, with what the lines below it say."""
    found: list[PhaseOutline] = []
    numbers: set[str] = set()
    for index, line in enumerate(lines):
        match = PHASE.search(plain_words(line.text)) if line.kind == "heading" and not line.label else None
        # A timeline names the phases once more: `### Week 1: Phase 1 (Internal)`.
        if match is None or (match.start() > 0 and match["number"] in numbers):
            continue
        numbers.add(match["number"])
        end = _end(lines, index)
        below = lines[index + 1 : end]
        found.append(_phase(line, match, below, last_line=lines[end].line - 1 if end < len(lines) else last_line))
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
    title = match["title"]
    brackets = _BRACKETS.search(title)
    said = [brackets["inside"]] if brackets else []
    duration = _first(inside, "duration")
    hold = next((hold for text in [*said, duration] if (hold := _hold(text))), (0.0, 0.0))
    audience = _first(inside, "target users") or _first(inside, "audience")
    return PhaseOutline(
        number=int(match["number"]),
        title=_BRACKETS.sub("", title).strip(),
        line=line.line,
        last_line=last_line,
        hold_s=hold[0],
        hold_s_max=hold[1],
        users=_users(audience),
        share=_share(audience, inside, said),
        is_ongoing="ongoing" in duration.lower(),
    )


def _first(lines: tuple[Line, ...], label: str) -> str:
    """The words after a label, on a line or in a heading of its own."""
    for line in lines:
        text = plain_words(line.text)
        if text.lower().startswith(f"{label}:"):
            return text.split(":", 1)[1].strip()
    return ""


def _hold(text: str) -> tuple[float, float] | None:
    for part in text.split(","):
        found = seconds_range(re.sub(r"business |approximately |about ", "", part.strip()))
        if found:
            return found
    return None


def _users(text: str) -> tuple[float, float] | None:
    found = _USERS.search(text)
    if found:
        return float(number(found["low"])), float(number(found["high"]))
    one = _USERS_ONE.search(text)
    if one is None:
        return None
    return float(number(one["low"])), float(number(one["low"]))


def _share(audience: str, lines: tuple[Line, ...], said: list[str]) -> tuple[float, float] | None:
    traffic = [
        plain_words(line.text)
        for line in lines
        if re.search(r"\btraffic\b", line.text, re.IGNORECASE) and "%" in line.text
    ]
    for text in [audience, *said, *traffic]:
        found = _SHARE.search(text)
        if found:
            high = float(number(found["high"])) / 100
            return (float(number(found["low"])) / 100 if found["low"] else high), high
    return None
