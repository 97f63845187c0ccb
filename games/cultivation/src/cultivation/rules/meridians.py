"""System 2.21, meridians: 180 points that open in one order, without luck."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import ledger, realms
from cultivation.rules.turn import emit, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables
    from cultivation.rules.turn import Turn

MERIDIANS = 20
POINTS = 9


def meridian_open(turn: Turn) -> Turn:
    """The next point. The ninth completes its meridian, which lets qi flow faster from then on."""
    points = turn.player.meridians.points
    if points >= MERIDIANS * POINTS:
        reject("cap_exceeded", "meridians")
    meridian, point = divmod(points, POINTS)
    if turn.player.realm.r < realm_of(meridian):
        reject("not_unlocked", f"realm {realm_of(meridian)}")
    qi, stone = price(turn.tables, meridian, point)
    turn = realms.spend(realms.settle(turn), qi)
    turn = ledger.charge(turn, "stone", qty=stone, reason="meridian")
    turn = with_player(turn, meridians=replace(turn.player.meridians, points=points + 1))
    turn = emit(turn, "MeridianOpened", meridian=meridian, point=point + 1)
    return emit(turn, "MeridianComplete", meridian=meridian) if point + 1 == POINTS else turn


def realm_of(meridian: int) -> int:
    """The realm that a meridian belongs to."""
    return min(realms.REALM_LAST, meridian // 2)


def price(tables: Tables, meridian: int, point: int) -> tuple[int, int]:
    """Qi and stone of one point; both are counted from 0."""
    qi = tables.realms[realm_of(meridian)].cost * (point + 1) // 20
    return qi, 100 * (meridian + 1) ** 2 * (point + 1)
