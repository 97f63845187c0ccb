"""Tickets of a day: how many of each kind a player has had today, by things used up and by jade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import answer, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables import Effect
    from cultivation.rules.turn import Turn

MOST: Mapping[str, int] = {"dungeon": 5, "arena": 1}


def use(turn: Turn, effect: Effect, n: int) -> Turn:
    """So many tickets more today; beyond a day's most nothing is used up."""
    used, bought = today(turn, effect.ticket)
    if used + bought + n > MOST[effect.ticket]:
        reject("cap_exceeded", f"{MOST[effect.ticket]} tickets a day")
    return answer(_had(turn, effect.ticket, used + n, bought), tickets=used + bought + n)


def bought(turn: Turn, kind: str, n: int) -> Turn:
    """The same for those that were paid with jade, of which `n` is the number today."""
    return _had(turn, kind, today(turn, kind)[0], n)


def today(turn: Turn, kind: str) -> tuple[int, int]:
    """How many of today's tickets were things, and how many were paid."""
    day, used, paid = turn.player.inventory.day_tickets.get(kind, (0, 0, 0))
    return (used, paid) if day == day_of(turn.tables.here, turn.now_ms) else (0, 0)


def more(had: Mapping[str, tuple[int, int, int]], kind: str, *, paid: int, day: int) -> int:
    """What the tickets of a day add, at most a day's most. `had` is what the inventory says, `paid` what the table of
    bought ones says.
    """
    of, used, _ = had.get(kind, (0, 0, 0))
    return min(MOST[kind], paid + (used if of == day else 0))


def _had(turn: Turn, kind: str, used: int, paid: int) -> Turn:
    old, day = turn.player.inventory, day_of(turn.tables.here, turn.now_ms)
    return with_player(turn, inventory=replace(old, day_tickets={**old.day_tickets, kind: (day, used, paid)}))
