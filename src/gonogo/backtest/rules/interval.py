"""What every rule is shown: the counts of one interval, and when whole windows of time end."""

from __future__ import annotations

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

    def see(self, interval: Interval) -> bool:
        """One more interval."""
        ...


def windows_ended(before_s: float, until_s: float, *, every_s: float) -> int:
    """How many windows of `every_s` seconds ended after `before_s` and by `until_s`."""
    # A window's end that floats miss by a hair has still come.
    return floor(until_s / every_s + 1e-9) - floor(before_s / every_s + 1e-9)
