"""Entries and attempts beyond a day's own, for jade: they count for the day of buying only."""

from __future__ import annotations

from typing import Any

from cultivation.rules import ledger, passes
from cultivation.rules.calendar import day_of
from cultivation.rules.deal import Deal, Insert, Update, change, with_turn
from cultivation.rules.passes import MOST
from cultivation.rules.turn import answer, reject


def dungeon(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """One more entry today."""
    return _bought(deal, "dungeon", deal.tables.shared.ticket.dungeon)


def arena(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Five more attempts today."""
    return _bought(deal, "arena", deal.tables.shared.ticket.arena)


def _bought(deal: Deal, kind: str, jade: int) -> Deal:
    had, day = deal.rows["tickets"].get(kind, 0), day_of(deal.tables.here, deal.now_ms)
    if had + passes.today(deal.turn(), kind)[0] >= MOST[kind]:
        reject("cap_exceeded", f"{MOST[kind]} tickets a day")
    turn = ledger.charge(deal.turn(), "jade", qty=jade, reason="ticket")
    deal = with_turn(deal, answer(passes.bought(turn, kind, had + 1), tickets=had + 1))
    key = {"player": deal.who, "kind": kind, "day": day}
    return change(
        deal, Update("day_ticket", key, {"n": had + 1}, {"n": had}) if had else Insert("day_ticket", {**key, "n": 1})
    )
