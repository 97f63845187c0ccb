"""What every rule is shown: the counts of one interval, and when whole windows of time end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Interval:
    """Requests and errors of both sides, as (requests, errors), between the last interval's end and `until_s`.

    `until_s` is in seconds since the first request on the new version could come.
    """

    until_s: float
    new: tuple[float, float]
    stable: tuple[float, float]


class Rule(Protocol):
    """Whether to roll back, asked after every interval."""

    def see(self, came: Interval) -> bool:
        """One more interval."""
        ...


def pieces(before_s: float, came: Interval, *, every_s: float) -> Iterator[tuple[float, float, bool]]:
    """What came to the new version (requests, errors), cut where windows of `every_s` seconds end, and whether one
    ends there. Within an interval requests are taken as spread evenly: a recorded series says no more."""
    length_s, at_s = max(came.until_s - before_s, 1e-12), before_s
    first = floor(before_s / every_s + 1e-9) + 1
    for window in range(first, first + windows_ended(before_s, came.until_s, every_s=every_s)):
        end_s = min(window * every_s, came.until_s)
        yield *_part(came, (end_s - at_s) / length_s), True
        at_s = end_s
    if at_s < came.until_s:
        yield *_part(came, (came.until_s - at_s) / length_s), False


def _part(came: Interval, part: float) -> tuple[float, float]:
    return came.new[0] * part, came.new[1] * part


def windows_ended(before_s: float, until_s: float, *, every_s: float) -> int:
    """How many windows of `every_s` seconds ended after `before_s` and by `until_s`."""
    # A window's end that floats miss by a hair has still come.
    return floor(until_s / every_s + 1e-9) - floor(before_s / every_s + 1e-9)
