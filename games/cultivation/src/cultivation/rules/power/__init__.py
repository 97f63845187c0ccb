"""The power calculator: one pure source per system; kept totals and a full recomputation agree exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.rules.numbers import BP
from cultivation.rules.player import Power
from cultivation.rules.power.sources import SOURCES
from cultivation.rules.power.vector import EMPTY, Source, Vector

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables
__all__ = ["SOURCES", "Source", "Stats", "Vector", "current", "power_of", "reference", "refresh", "stats"]


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
    kept = after.power.sources
    stale = [name for name, source in SOURCES.items() if name not in kept or _changed(before, after, source)]
    if not stale and kept.keys() == SOURCES.keys():
        return after
    fresh = {name: kept[name] for name in SOURCES if name in kept}
    fresh |= {name: SOURCES[name].vector(after, tables) for name in stale}
    return replace(after, power=Power(fresh))


def current(player: Player, tables: Tables) -> Player:
    """The player with every vector computed anew where it was written under other content: tables are part of them."""
    is_current = player.content_row in (None, tables.version)
    return player if is_current else replace(player, power=reference(player, tables))


def stats(power: Power) -> Stats:
    """The totals of all sources with their percentages applied."""
    total = [sum(column) for column in zip(EMPTY, *power.sources.values(), strict=True)]
    final = [total[i] * (BP + total[8 + i]) // BP for i in range(4)]
    return Stats(*final, *total[4:8])


def power_of(power: Power, r: int) -> int:
    """The one number that stands for a player's strength in realm `r`."""
    s = stats(power)
    rate = BP + min(s.crit, BP) * (s.cdmg - BP) // BP + min(s.pen, 6_000) // 2 + min(s.res, 6_000) // 2
    return (s.hp + 8 * s.atk + 6 * s.dfn + 10 * s.spd) * rate // BP * (1_000 + 50 * r) // 1_000


def _changed(before: Player, after: Player, source: Source) -> bool:
    return any(getattr(before, name) is not getattr(after, name) for name in source.reads)
