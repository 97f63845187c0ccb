"""The registry: 16 systems of the world, 8 of progression, and the 4 core parts, each with its number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a system is for."""

    WORLD = "world"
    PROGRESSION = "progression"


class Reach(Enum):
    """Whom a defect can hurt, and so how a release may meter it."""

    PRIVATE = "P"
    """One player: may be released by player."""
    GROUP = "G"
    """A guild or a party: may be released by group."""
    SHARED = "S"
    """Everybody: both builds touch the same rows; schema first, flag later."""


@dataclass(frozen=True, slots=True)
class System:
    """One system. Its commands, events and kill switch carry `name`."""

    name: str
    number: int
    kind: Kind
    reach: Reach


_WORLD = (
    ("character", "P"), ("combat", "P"), ("equipment", "P"), ("skills", "P"), ("quest", "P"), ("inventory", "P"),
    ("market", "S"), ("social", "S"), ("guild", "G"), ("dungeon", "G"), ("pvp", "S"), ("arena", "S"),
    ("achievement", "P"), ("leaderboard", "S"), ("chat", "S"), ("notification", "P"),
)  # fmt: skip
_PROGRESSION = ("mount", "wings", "accessories", "runes", "meridians", "dantian", "soul", "realms")

SYSTEMS: tuple[System, ...] = (
    *(System(name, number, Kind.WORLD, Reach(reach)) for number, (name, reach) in enumerate(_WORLD, start=1)),
    *(
        System(name, number, Kind.PROGRESSION, Reach.PRIVATE)
        for number, name in enumerate(_PROGRESSION, start=len(_WORLD) + 1)
    ),
)
"""All 24, by number."""
CORE_PARTS = ("state", "events", "power", "client")
