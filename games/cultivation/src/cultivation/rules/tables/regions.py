"""Content of the calendar: where a day begins, by region."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summer:
    """When clocks are put forward: from and to are (month, which Sunday of it, minute of that day in UTC). The last
    Sunday is -1. South of the equator `begins` is later in the year than `ends`.
    """

    add_min: int
    begins: tuple[int, int, int]
    ends: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """How far local time is ahead of UTC, and when it is ahead by more. The one without a name is UTC."""

    name: str = ""
    offset_min: int = 0
    summer: Summer | None = None


UTC = Region()
