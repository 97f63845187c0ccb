"""Durations, audiences and shares in the words of a phase."""

from __future__ import annotations

import re

from gonogo.document.quantity import NUMBER, number, seconds_range

Span = tuple[float, float]
_USERS = re.compile(
    rf"(?P<low>{NUMBER})\s*(?:[-–—]|to)\s*(?P<high>{NUMBER})\s+(?:\w+\s+)?(?:users|players|testers|people)",
    re.IGNORECASE,
)
_USERS_ONE = re.compile(rf"(?P<low>{NUMBER})\s+(?:\w+\s+)?(?:users|players|testers|people)\b", re.IGNORECASE)
_SHARE = re.compile(rf"(?:(?P<low>{NUMBER})\s*(?:[-–—]|to)\s*)?(?P<high>{NUMBER})\s*%", re.IGNORECASE)
_VAGUE = re.compile(
    r"business |approximately |about |~|\bat (?:least|most) | (?:minimum|maximum|or more|or so)$", re.IGNORECASE
)


def hold_of(text: str) -> Span | None:
    """The first duration between commas, in seconds: `Week 1, 3-5 days`."""
    for part in text.split(","):
        found = seconds_range(_VAGUE.sub("", part.strip()))
        if found:
            return found
    return None


def users_of(text: str) -> Span | None:
    """The fewest and the most people."""
    found = _USERS.search(text)
    if found is not None:
        return float(number(found["low"])), float(number(found["high"]))
    one = _USERS_ONE.search(text)
    return None if one is None else (float(number(one["low"])), float(number(one["low"])))


def share_of(text: str) -> Span | None:
    """The smallest and the largest share, as ratios."""
    found = _SHARE.search(text)
    if found is None:
        return None
    high = float(number(found["high"]) / 100)
    return (float(number(found["low"]) / 100) if found["low"] else high), high
