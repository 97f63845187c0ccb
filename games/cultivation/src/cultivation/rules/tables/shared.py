"""Content of the systems of many players: what they cost and pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BossTable:
    """Stone by level of the guild: for a hit, for each of the first `places`, for the kill; and contribution."""

    hit: int
    place: int
    places: int
    kill: int
    contrib: int


@dataclass(frozen=True, slots=True)
class TicketTable:
    """Jade for a dungeon entry, and for five arena attempts."""

    dungeon: int
    arena: int


@dataclass(frozen=True, slots=True)
class FirstClear:
    """What the first clear of a dungeon at a difficulty brings beside its reward."""

    dungeon: int
    diff: int
    item: str


@dataclass(frozen=True, slots=True)
class SharedTable:
    """`guild_shop` is contribution by item; honors are (last place, honor), best first, and so is stone by board."""

    guild_shop: Mapping[str, int]
    season_honor: tuple[tuple[int, int], ...]
    season_stone: Mapping[str, tuple[tuple[int, int], ...]]
    tournament_honor: tuple[tuple[int, int], ...]
    boss: BossTable
    ticket: TicketTable
    first_clear: tuple[FirstClear, ...]


def by_place(table: tuple[tuple[int, int], ...], place: int) -> int:
    """What a place is worth; 0 behind the last that is."""
    return next((worth for last, worth in table if place <= last), 0)
