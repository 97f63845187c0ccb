"""Content of system 2.13, achievement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cultivation.rules.tables.goals import Goal


@dataclass(frozen=True, slots=True)
class AchievementRow:
    """At most five tiers over one counter, with points, stone and jade of each; the last may give a title."""

    name: str
    counter: str
    tiers: tuple[int, ...]
    points: tuple[int, ...]
    stone: tuple[int, ...]
    jade: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class AchievementTable:
    """What is counted, by name, and the achievements over it."""

    counters: Mapping[str, Goal]
    achievements: Mapping[str, AchievementRow]
