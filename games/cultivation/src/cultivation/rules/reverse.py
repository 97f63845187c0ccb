"""Undoing value by counter-postings: never below 0, and what could not be taken is owed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import bag, ledger
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn


def counter(turn: Turn, moves: tuple[tuple[str, int], ...]) -> Turn:
    """Takes back what (asset, quantity) brought, and gives back where the quantity is negative.

    A currency that is no longer there becomes a debt; a stack that was used is gone and owed by nobody.
    """
    for asset, qty in moves:
        turn = _money(turn, asset, qty) if asset in CURRENCIES else _pieces(turn, asset, qty)
    return turn


def _money(turn: Turn, asset: str, qty: int) -> Turn:
    if qty < 0:
        return ledger.pay(turn, asset, qty=-qty, reason="admin")
    taken = min(qty, turn.player.purse.get(asset, 0))
    turn = ledger.charge(turn, asset, qty=taken, reason="admin")
    if taken == qty:
        return turn
    core = turn.player.core
    debt = {**core.debt, asset: core.debt.get(asset, 0) + qty - taken}
    return with_player(turn, core=replace(core, debt=debt))


def _pieces(turn: Turn, asset: str, qty: int) -> Turn:
    _, item, bound = asset.split(":")
    key = (item, bound == "bound")
    if qty < 0:
        return bag.grant_stack(turn, key, qty=-qty, reason="admin")
    taken = min(qty, turn.player.stacks.get(key, 0))
    return ledger.take_stack(turn, key, qty=taken, reason="admin") if taken else turn
