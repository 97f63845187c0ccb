"""What a player gets out of an account that is nobody's: as much as fits into the bag, the rest by one mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import bag, moves
from cultivation.rules.deal import gift, send_mail, with_turn
from cultivation.rules.player import CURRENCIES

if TYPE_CHECKING:
    from cultivation.rules.deal import Deal, Held
    from cultivation.rules.turn import Turn


def deliver(deal: Deal, to: int, source: str, *, held: Held, reason: str, name: str) -> Deal:  # noqa: PLR0913  # whence, to whom, what, why, and the mail's key
    """To a player of the deal; `name` is the permanent key of the mail that takes what does not fit."""
    turn = deal.turns[to]
    now = _fitting(turn, held)
    turn = moves.receive(turn, source, asset=held.asset, qty=now, reason=reason, thing=held.thing)
    deal = with_turn(deal, turn)
    if now == held.qty:
        return deal
    rest = gift(source, held.asset, qty=held.qty - now, reason=reason)
    return send_mail(deal, to, name, subject="bag_full", gifts=(rest,))


def _fitting(turn: Turn, held: Held) -> int:
    if held.asset.startswith("s:"):
        return min(held.qty, bag.room_for(turn.player, moves.stack_key(held.asset)))
    if held.asset in CURRENCIES or moves.fits(turn.player, held.asset, held.qty):
        return held.qty if moves.fits(turn.player, held.asset, held.qty) else 0
    return 0
