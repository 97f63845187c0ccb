"""System 2.16, notification: mails that are claimed once, and what one row can give to many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import bag, ledger, moves
from cultivation.rules.deal import Deal, Delete, Insert, Update, change, post, with_turn
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import Rejected, Turn, answer, emit, reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.deal import Held
    from cultivation.rules.player import Player

STONE_PER_JADE = (100, 200, 400, 800, 1_600)  # by band of 40 levels: what one jade is worth to whom
JADE_PER_HOUR = 60
LEVELS_PER_BAND = 40
AT_ONCE_MAX = 50


def claim(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Everything attached to one mail, or nothing: with a full bag it stays claimable."""
    if not deal.rows["mails"]:
        reject("not_found", "mail")
    deal = _claimed(deal, deal.rows["mails"][0])
    return with_turn(deal, answer(deal.turn(), claimed=1))


def claim_all(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """At most 50 mails, oldest first; what does not fit or is not due to the player stays."""
    claimed = 0
    for mail in deal.rows["mails"]:
        try:
            deal = _claimed(deal, mail)
        except Rejected:
            continue
        claimed += 1
        if claimed == AT_ONCE_MAX:
            break
    if not claimed:
        reject("wrong_state", "nothing to claim")
    return with_turn(deal, answer(deal.turn(), claimed=claimed))


def read(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A personal mail is marked as read."""
    mail = _personal(deal)
    return change(deal, Update("mail", {"id": mail["id"]}, {"read_at": mail["read_at"] or deal.now_ms}))


def delete(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """A mail that holds nothing any more vanishes."""
    mail = _personal(deal)
    if mail["held"]:
        reject("wrong_state", "something is attached")
    return change(deal, Delete("mail", {"id": mail["id"]}))


def expire(deal: Deal, _job: str) -> Deal:
    """What nobody claimed in time is given up; currencies that nothing destroys go to their owner after all."""
    mail = deal.rows["mail"]
    if mail is None or mail["done_at"] or mail["expires"] > deal.now_ms:
        return deal
    source, owner = f"mail:{mail['id']}", mail["player"]
    for held in mail["held"]:
        if "admin" in ledger.SINKS[ledger.kind_of(held.asset)]:
            deal = post(deal, source, "sink:admin", asset=held.asset, qty=held.qty, reason="admin")
        else:
            turn = moves.receive(deal.turns[owner], source, asset=held.asset, qty=held.qty, reason="mail")
            deal = with_turn(deal, turn)
    return change(deal, Update("mail", {"id": mail["id"]}, {"done_at": deal.now_ms}, {"done_at": None}))


def is_eligible(player: Player, mail: Mapping[str, Any]) -> bool:
    """Whether a broadcast is for this player: strong enough at its moment t0, here before it, and reached."""
    is_strong = level_then(player, mail) >= mail["level_min"]
    return bool(mail["reached"] and is_strong and 0 < player.character.created_ms < mail["born_before"])


def level_then(player: Player, mail: Mapping[str, Any]) -> int:
    """The level at t0: what the database noted when the player rose from it, where it noted nothing that of now."""
    noted: int | None = mail["level_then"]
    return player.character.level if noted is None else noted


def compensation(level: int, hours: int) -> int:
    """Stone for so many hours begun, by the band of the level that the player had at t0."""
    band = min(level // LEVELS_PER_BAND, len(STONE_PER_JADE) - 1)
    return JADE_PER_HOUR * hours * STONE_PER_JADE[band]


def stone_of(player: Player, mail: Mapping[str, Any]) -> int:
    """What a compensation is worth to this player; the hours are part of its name and never change."""
    return compensation(level_then(player, mail), int(mail["id"].split(":")[1]))


def _personal(deal: Deal) -> Mapping[str, Any]:
    mails = [mail for mail in deal.rows["mails"] if not mail["is_broadcast"]]
    if not mails:
        reject("not_found", "mail")
    mail: Mapping[str, Any] = mails[0]
    return mail


def _claimed(deal: Deal, mail: Mapping[str, Any]) -> Deal:
    turn = deal.turn()
    if mail["expires"] <= deal.now_ms:
        reject("wrong_state", "expired")
    if mail["is_broadcast"]:
        if not is_eligible(turn.player, mail):
            reject("not_found", "mail")
        if mail["claimed"]:
            reject("wrong_state", "claimed")
        deal = with_turn(deal, _minted(turn, mail))
    else:
        if mail["done_at"] or not mail["held"]:
            reject("wrong_state", "claimed")
        deal = with_turn(deal, _taken(turn, mail))
        deal = change(deal, Update("mail", {"id": mail["id"]}, {"done_at": deal.now_ms}, {"done_at": None}))
    row = {"mail": mail["id"], "player": deal.who, "at": deal.now_ms}
    deal = change(deal, Insert("mail_claim", row))
    return with_turn(deal, emit(deal.turn(), "MailClaimed", mail=mail["id"]))


def _taken(turn: Turn, mail: Mapping[str, Any]) -> Turn:
    for held in mail["held"]:
        _check_room(turn, held)
        turn = moves.receive(
            turn, f"mail:{mail['id']}", asset=held.asset, qty=held.qty, reason="mail", thing=held.thing
        )
        if turn.player.core.debt and held.asset in CURRENCIES:
            turn = ledger.repaid(turn, held.asset, qty=held.qty)  # what comes by mail is an income like any other
    return turn


def _minted(turn: Turn, mail: Mapping[str, Any]) -> Turn:
    for held in mail["held"]:
        _check_room(turn, held)
        if held.asset in CURRENCIES:
            turn = ledger.pay(turn, held.asset, qty=held.qty, reason=mail["reason"])
        else:
            turn = bag.grant_stack(turn, moves.stack_key(held.asset), qty=held.qty, reason=mail["reason"])
    if mail["id"].startswith("comp:"):
        turn = ledger.pay(turn, "stone", qty=stone_of(turn.player, mail), reason="comp")
    return turn


def _check_room(turn: Turn, held: Held) -> None:
    if not moves.fits(turn.player, held.asset, held.qty):
        reject("cap_exceeded" if held.asset in CURRENCIES else "inventory_full", held.asset)
