"""The phases of any document: their titles, durations, audiences and shares, as far as they are given."""

from __future__ import annotations

import re

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
    headings = [line for line in lines if line.kind == "heading"]
    found: list[tuple[Line, re.Match[str]]] = []
    for line in headings:
        match = PHASE.search(plain_words(line.text))
        if match is None or line.label or _is_again(match, found):
            continue
        found.append((line, match))
    return tuple(_phase(line, match, lines, last_line=_end(line, headings, last_line)) for line, match in found)


def _is_again(match: re.Match[str], found: list[tuple[Line, re.Match[str]]]) -> bool:
    """A timeline names the phases once more: `### Week 1: Phase 1 (Internal)`."""
    return match.start() > 0 and any(match["number"] == earlier["number"] for _, earlier in found)


def _end(line: Line, headings: list[Line], last_line: int) -> int:
    later = [
        other.line
        for other in headings
        if other.line > line.line and len(other.path) <= len(line.path) and not other.label
    ]
    return min(later, default=last_line + 1) - 1


def _phase(line: Line, match: re.Match[str], lines: tuple[Line, ...], *, last_line: int) -> PhaseOutline:
    title = match["title"]
    brackets = _BRACKETS.search(title)
    inside = [other for other in lines if line.line < other.line <= last_line]
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


def _first(lines: list[Line], label: str) -> str:
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


def _share(audience: str, lines: list[Line], said: list[str]) -> tuple[float, float] | None:
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
