"""What a dungeon can have paid at most: eight runs a day that lasts, each once a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of
from cultivation.rules.dungeon import essence_of, stone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Payment

RUNS_A_DAY = 8
DUNGEON_LAST, DIFF_LAST = 19, 2
PIECES = 3


def _dungeon(p: Payment) -> int:
    if p.entry.asset.startswith("s:"):
        return _first_clear(p, p.entry.asset.split(":")[1])
    kind = "i" if p.entry.asset.startswith("i:") else p.entry.asset
    day = f"dungeon.{kind}.{day_of(p.tables.here, p.entry.at)}"
    p.path.counts[day] = p.path.counts.get(day, 0) + 1
    runs = RUNS_A_DAY * p.days("dungeon") + 1  # one may have begun the evening before
    if p.path.counts[day] > runs * (PIECES if kind == "i" else 1):
        return 0
    most = {"stone": stone_of(DUNGEON_LAST, DIFF_LAST), "essence": essence_of(DUNGEON_LAST), "i": 1}
    return most.get(kind, 0)


def _first_clear(p: Payment, item: str) -> int:
    """What first clears bring comes once for each of them."""
    key = f"dungeon.first.{item}"
    p.path.counts[key] = p.path.counts.get(key, 0) + 1
    return int(p.path.counts[key] <= sum(row.item == item for row in p.tables.shared.first_clear))


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"dungeon": _dungeon}
