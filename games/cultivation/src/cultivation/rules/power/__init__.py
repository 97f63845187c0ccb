"""The power calculator: one pure source per system; kept totals and a full recomputation agree exactly."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.numbers import BP
from cultivation.rules.once import once
from cultivation.rules.player import Power
from cultivation.rules.power.sources import SOURCES
from cultivation.rules.power.vector import EMPTY, Source, Vector
from cultivation.rules.renewed import renewed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables

__all__ = ["SOURCES", "Source", "Stats", "Vector", "current", "power_of", "reference", "refresh", "stats"]

READ: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        section: tuple(name for name, source in SOURCES.items() if section in source.reads)
        for section in sorted({name for source in SOURCES.values() for name in source.reads})
    }
)
"""The sources that read a section, by section."""
_sections = attrgetter(*READ)


@dataclass(frozen=True, slots=True)
class Stats:
    """A player's final numbers, percentages applied."""

    hp: int
    atk: int
    dfn: int
    spd: int
    crit: int
    cdmg: int
    pen: int
    res: int


def reference(player: Player, tables: Tables) -> Power:
    """Every source computed anew."""
    return Power({name: source.vector(player, tables) for name, source in SOURCES.items()})


def refresh(before: Player, after: Player, tables: Tables) -> Player:
    """The player with the vectors renewed whose sections changed; equal to the reference, only cheaper."""
    kept, sources = after.power.sources, SOURCES
    is_whole = kept.keys() == sources.keys()
    both = zip(READ, _sections(before), _sections(after), strict=True)
    moved = [section for section, was, now in both if was is not now]
    stale = {name for section in moved for name in READ[section]} | (sources.keys() - kept.keys())
    fresh = {name: vector for name in stale if (vector := sources[name].vector(after, tables)) != kept.get(name)}
    if is_whole and not fresh:
        return after
    return renewed(after, power=Power({name: fresh.get(name) or kept.get(name, EMPTY) for name in sources}))


def current(player: Player, tables: Tables) -> Player:
    """The player with every vector computed anew where it was written under other content: tables are part of them."""
    is_current = player.content_row in (None, tables.version)
    return player if is_current else renewed(player, power=reference(player, tables))


def stats(power: Power) -> Stats:
    """The totals of all sources with their percentages applied."""
    hp, atk, dfn, spd, crit, cdmg, pen, res, p_hp, p_atk, p_dfn, p_spd = _total(power)
    flat = (hp * (BP + p_hp) // BP, atk * (BP + p_atk) // BP, dfn * (BP + p_dfn) // BP, spd * (BP + p_spd) // BP)
    return Stats(*flat, crit, cdmg, pen, res)


def power_of(power: Power, r: int) -> int:
    """The one number that stands for a player's strength in realm `r`."""
    hp, atk, dfn, spd, crit, cdmg, pen, res, p_hp, p_atk, p_dfn, p_spd = _total(power)
    body = hp * (BP + p_hp) // BP + 8 * (atk * (BP + p_atk) // BP)
    body += 6 * (dfn * (BP + p_dfn) // BP) + 10 * (spd * (BP + p_spd) // BP)
    rate = BP + min(crit, BP) * (cdmg - BP) // BP + min(pen, 6_000) // 2 + min(res, 6_000) // 2
    return body * rate // BP * (1_000 + 50 * r) // 1_000


@once
def _total(power: Power) -> tuple[int, ...]:
    """All sources together, number by number: one command asks for them several times."""
    return tuple(map(sum, zip(EMPTY, *power.sources.values(), strict=True)))
