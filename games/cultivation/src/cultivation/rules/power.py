"""The power calculator: one pure source per system; kept totals and a full recomputation agree exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.rules.numbers import BP
from cultivation.rules.player import Power

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables

Vector = tuple[int, ...]  # hp atk dfn spd crit cdmg pen res, then hp atk dfn spd in basis points
EMPTY: Vector = (0,) * 12


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


@dataclass(frozen=True, slots=True)
class Source:
    """A source of power and the sections of the player that it reads: nothing else may change it."""

    reads: frozenset[str]
    vector: Callable[[Player, Tables], Vector]


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


def _character(player: Player, _tables: Tables) -> Vector:
    who = player.character
    con, strength, agi, ins = (who.level - 1 + n for n in _points(player))
    hp, atk, dfn = 100 + 20 * who.level + 10 * con, 10 + 2 * who.level + 2 * strength, 5 + who.level + con
    spd = 10 + who.level // 5 + agi // 2
    return (hp, atk, dfn, spd, 500 + 2 * ins, 15_000 + 5 * ins, 0, 0, 0, 0, 0, 0)


def _points(player: Player) -> tuple[int, int, int, int]:
    alloc = player.character.alloc
    return alloc.con, alloc.str, alloc.agi, alloc.ins


def _realm(player: Player, tables: Tables) -> Vector:
    r, layer = player.realm.r, player.realm.layer
    m = tables.realms[r].scale * (8 + layer)
    return (200 * m // 8, 20 * m // 8, 12 * m // 8, 5 * r, 0, 0, 0, 0, 0, 0, 0, 0)


SOURCES: Mapping[str, Source] = {
    "char": Source(frozenset({"character"}), _character),
    "realm": Source(frozenset({"realm"}), _realm),
}
