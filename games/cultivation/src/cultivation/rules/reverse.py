"""Undoing value by counter-postings: never below 0, and what could not be taken is owed; and undoing that again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cultivation.rules import instances, ledger, moves
from cultivation.rules.deal import Update, change, gift, send_mail
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.deal import Deal
    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Turn


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one asset: so much was taken, so much is owed; `thing` is the unique item as it was."""

    asset: str
    taken: int
    owed: int = 0
    thing: Instance | None = None


def counter(turn: Turn, asked: tuple[tuple[str, int], ...]) -> Turn:
    """Takes back so much of each asset, as far as it is there. A currency that is no longer there becomes a debt;
    goods that were used are gone and owed by nobody. What is worn is taken off.
    """
    for asset, qty in asked:
        if asset in CURRENCIES:
            turn = _money(turn, asset, qty=qty)
        elif asset.startswith("s:"):
            held = min(qty, moves.held_of(turn.player, asset))
            turn = ledger.take_stack(turn, moves.stack_key(asset), qty=held, reason="admin") if held else turn
        elif asset[2:] in turn.player.instances:
            turn = ledger.take_instance(turn, asset[2:], "admin")
    return instances.still_worn(turn)


def given_back(turn: Turn, asset: str, *, qty: int, owed: int) -> Turn:
    """A currency returns: first what is still owed of `owed` is no longer, and only the rest is paid. Nothing of it
    repays another debt: it is no income.
    """
    core = turn.player.core
    let_off = min(owed, core.debt.get(asset, 0))
    debt = {name: left - let_off * (name == asset) for name, left in core.debt.items()}
    turn = with_player(turn, core=replace(core, debt={name: left for name, left in debt.items() if left}))
    return moves.receive(turn, "faucet:admin", asset=asset, qty=qty + owed - let_off, reason="admin")


def listing_closed(deal: Deal, row: Mapping[str, Any]) -> Deal:
    """A listing ends by order of the house: the rest goes back to the seller with the deposit, and the highest bid to
    its bidder, each by mail. The seller's mail is named `reversed:<listing>`.
    """
    escrow, number = f"esc:market:{row['id']}", row["id"]
    back = gift(escrow, row["asset"], qty=row["qty_left"], reason="market")
    deposit = gift(escrow, "stone", qty=row["deposit"], reason="market")
    deal = send_mail(deal, row["seller"], f"reversed:{number}", subject="market_expired", gifts=(back, deposit))
    if row["bidder"]:
        top = gift(escrow, "stone", qty=row["top"], reason="market")
        deal = send_mail(deal, row["bidder"], f"refund:{number}", subject="market_expired", gifts=(top,))
    return change(deal, Update("listing", {"id": number}, {"status": "cancelled"}, {"status": "active"}))


def returned(deal: Deal, player: int, *, name: str, goods: tuple[Taken, ...]) -> Deal:
    """Goods come back to a player by one mail, whatever room there is in the bag."""
    gifts = tuple(gift("faucet:admin", one.asset, qty=one.taken, reason="admin") for one in goods)
    return send_mail(deal, player, name, subject="returned", gifts=gifts)


def _money(turn: Turn, asset: str, *, qty: int) -> Turn:
    taken = min(qty, turn.player.purse.get(asset, 0))
    turn = ledger.charge(turn, asset, qty=taken, reason="admin")
    if taken == qty:
        return turn
    core = turn.player.core
    debt = {**core.debt, asset: core.debt.get(asset, 0) + qty - taken}
    return with_player(turn, core=replace(core, debt=debt))
