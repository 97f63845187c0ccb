"""System 2.7, market: goods wait in escrow, money moves once, and the end of a listing leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import ledger, moves
from cultivation.rules.deal import Deal, Held, Insert, Update, change, found, gift, post, send_mail, tell, with_turn
from cultivation.rules.deliver import deliver
from cultivation.rules.turn import Turn, answer, emit, reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Instance

HOUR_MS = 3_600_000
HOURS = (12, 24, 48)
ACTIVE_MAX = 20
BAND = 10
SALES_MIN = 20
LATE_MS = 300_000
EXTENDS_MAX = 12
TAX_BP = 500
QUALITY = (1_000, 1_250, 1_600, 2_100, 2_800, 3_800)
CURRENCY = "stone"


def offer(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Put goods up: they and the deposit leave the player for the listing's escrow in one transaction."""
    turn, listing_id = deal.turn(), deal.rows["id"]
    if args.hours not in HOURS:
        reject("invalid_args", "12, 24 or 48 hours")
    if deal.rows["active"] >= ACTIVE_MAX:
        reject("cap_exceeded", f"{ACTIVE_MAX} listings")
    goods, asset, thing = _goods(turn, args)
    qty = 1 if thing else args.qty
    _check_price(deal, args, goods=goods, thing=thing, qty=qty)
    value = args.price * (qty if args.kind == "fixed" else 1)
    deposit = max(10, value * 2 // 100)
    turn = moves.hand_over(turn, _escrow(listing_id), asset=asset, qty=qty, reason="market")
    turn = moves.hand_over(turn, _escrow(listing_id), asset=CURRENCY, qty=deposit, reason="market")
    ends = deal.now_ms + args.hours * HOUR_MS
    turn = answer(emit(turn, "MarketListed", listing=listing_id), listing=listing_id, ends=ends, deposit=deposit)
    row = {
        "id": listing_id, "seller": deal.who, "kind": args.kind, "asset": asset, "goods": goods, "qty": qty,
        "qty_left": qty, "price": args.price, "created": deal.now_ms, "ends": ends, "deposit": deposit,
    }  # fmt: skip
    job = {"key": f"expire:{listing_id}", "kind": "market_expire", "subject": str(listing_id), "due": ends}
    return change(with_turn(deal, turn), Insert("listing", row), Insert("job", job))


def cancel(deal: Deal, _args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The seller takes the rest back; the deposit is gone. Not once somebody has bid."""
    row = found(deal, "listing")
    if row["seller"] != deal.who:
        reject("not_found", "listing")
    if row["status"] != "active" or row["bidder"]:
        reject("wrong_state", row["status"])
    deal = _closed(deal, row, "cancelled")
    held = Held(row["asset"], row["qty_left"], deal.rows["thing"])
    name = f"cancel:{row['id']}"
    deal = deliver(deal, deal.who, _escrow(row["id"]), held=held, reason="market", name=name)
    return _deposit_lost(deal, row)


def buy(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """Some or all pieces of a listing with a fixed price; the seller finds the money in a mail."""
    row = _open(deal, "fixed")
    if args.qty > row["qty_left"]:
        reject("wrong_state", f"{row['qty_left']} are left")
    gross = args.qty * row["price"]
    if gross > args.max_total:
        reject("wrong_state", f"that costs {gross}")
    left = row["qty_left"] - args.qty
    deal = _paid(deal, row, gross=gross, left=left)
    held = Held(row["asset"], args.qty, deal.rows["thing"])
    deal = deliver(deal, deal.who, _escrow(row["id"]), held=held, reason="market", name=f"bought:{row['id']}:{left}")
    turn = emit(deal.turn(), "MarketSold", listing=row["id"], qty=args.qty, gross=gross)
    deal = with_turn(deal, answer(turn, qty=args.qty, paid=gross, left=left))
    to = {"qty_left": left, "status": "active" if left else "sold"}
    deal = _traded(deal, row, qty=args.qty, unit=row["price"])
    return change(deal, Update("listing", {"id": row["id"]}, to, {"status": "active", "qty_left": row["qty_left"]}))


def bid(deal: Deal, args: Any) -> Deal:  # noqa: ANN401  # decoded arguments
    """The highest bid waits in escrow; the one before goes back to its bidder in the same transaction."""
    row = _open(deal, "auction")
    least = row["top"] + max(1, -(-row["top"] * 5 // 100)) if row["bidder"] else row["price"]
    if args.amount < least:
        reject("wrong_state", f"the least bid is {least}")
    escrow = _escrow(row["id"])
    if row["bidder"]:
        back = Held(CURRENCY, row["top"])
        name = f"outbid:{row['id']}:{row['top']}"
        deal = deliver(deal, row["bidder"], escrow, held=back, reason="market", name=name)
        loser = emit(deal.turns[row["bidder"]], "Outbid", listing=row["id"], top=args.amount)
        deal = with_turn(deal, loser)
    turn = moves.hand_over(deal.turn(), escrow, asset=CURRENCY, qty=args.amount, reason="market")
    late = row["ends"] - deal.now_ms < LATE_MS and row["extends"] < EXTENDS_MAX
    to = {
        "bidder": deal.who, "top": args.amount, "ends": row["ends"] + LATE_MS * late,
        "extends": row["extends"] + late,
    }  # fmt: skip
    deal = with_turn(deal, answer(turn, top=args.amount, ends=to["ends"]))
    return change(deal, Update("listing", {"id": row["id"]}, to, {"status": "active", "top": row["top"]}))


def expire(deal: Deal, job: str) -> Deal:
    """A listing whose time has come: sold to the highest bidder, or back to the seller by mail."""
    row = deal.rows["listing"]
    if row is None or row["status"] != "active":
        return deal
    if row["ends"] > deal.now_ms:
        return change(deal, Update("job", {"key": job}, {"due": row["ends"], "done_at": None}))
    escrow, listing_id = _escrow(row["id"]), row["id"]
    if not row["bidder"]:
        back = gift(escrow, row["asset"], qty=row["qty_left"], reason="market")
        deal = send_mail(deal, row["seller"], f"expired:{listing_id}", subject="market_expired", gifts=(back,))
        return _deposit_lost(_closed(deal, row, "expired"), row)
    goods = gift(escrow, row["asset"], qty=row["qty_left"], reason="market")
    deal = send_mail(deal, row["bidder"], f"won:{listing_id}", subject="market_won", gifts=(goods,))
    tax = tax_of(row["top"])
    money = gift(escrow, CURRENCY, qty=row["top"] - tax + row["deposit"], reason="market")
    deal = send_mail(deal, row["seller"], f"sale:{listing_id}:0", subject="market_sold", gifts=(money,))
    deal = post(deal, escrow, "sink:market_tax", asset=CURRENCY, qty=tax, reason="market_tax")
    deal = _traded(deal, row, qty=row["qty"], unit=max(1, row["top"] // row["qty"]))
    deal = tell(deal, row["seller"], "MarketSold", listing=listing_id, qty=row["qty"], gross=row["top"])
    to = {"status": "sold", "qty_left": 0}
    return change(deal, Update("listing", {"id": listing_id}, to, {"status": "active", "top": row["top"]}))


def tax_of(gross: int) -> int:
    """Five of a hundred, rounded up."""
    return -(-gross * TAX_BP // 10_000)


def reference_price(deal: Deal, goods: str, thing: Instance | None) -> int:
    """What one piece is worth: the median of a week with enough sales, else what the content says."""
    prices = deal.rows["prices"]
    if prices["sales"] >= SALES_MIN:
        return int(prices["median"])
    if thing:
        kinds = deal.tables.gear
        sell = kinds[thing.kind].sell if thing.kind in kinds else 20
        return max(10, sell * 5 // 2 * thing.tier * QUALITY[thing.quality] // 1_000)
    row = deal.tables.items[goods[2:]]
    return max(10, row.buy or row.sell * 5 // 2)


def _goods(turn: Turn, args: Any) -> tuple[str, str, Instance | None]:  # noqa: ANN401  # decoded arguments
    """What is offered: its kind for the price history, its name in the ledger, and the unique item."""
    if args.item and not args.id:
        if args.item not in turn.tables.items:
            reject("not_found", "item")
        return f"s:{args.item}", f"s:{args.item}:free", None
    thing = turn.player.instances.get(args.id)
    if thing is None:
        reject("not_found", "item")
    if thing.bound or thing.locked:
        reject("wrong_state", "bound or locked")
    return f"i:{thing.kind}:{thing.tier}:{thing.quality}", f"i:{args.id}", thing


def _check_price(deal: Deal, args: Any, *, goods: str, thing: Instance | None, qty: int) -> None:  # noqa: ANN401  # decoded arguments
    reference = reference_price(deal, goods, thing) * (qty if args.kind == "auction" else 1)
    if not max(1, reference // BAND) <= args.price <= reference * BAND:
        reject("invalid_args", f"the price must be {max(1, reference // BAND)} to {reference * BAND}")


def _open(deal: Deal, kind: str) -> Mapping[str, Any]:
    """A listing that this player may still buy from or bid on."""
    row: Mapping[str, Any] = found(deal, "listing")
    if deal.rows["blocked"]:
        reject("not_found", "listing")
    if row["seller"] == deal.who:
        reject("not_allowed", "your own listing")
    if row["kind"] != kind or row["status"] != "active" or row["ends"] <= deal.now_ms:
        reject("wrong_state", row["status"])
    return row


def _paid(deal: Deal, row: Mapping[str, Any], *, gross: int, left: int) -> Deal:
    """From the buyer to the seller's mail, less the tax; with the last piece the deposit comes back."""
    mail = f"mail:{row['seller']}.sale:{row['id']}:{left}"
    tax = tax_of(gross)
    turn = moves.hand_over(deal.turn(), mail, asset=CURRENCY, qty=gross - tax, reason="market")
    deal = with_turn(deal, ledger.charge(turn, CURRENCY, qty=tax, reason="market_tax"))
    back = () if left else (gift(_escrow(row["id"]), CURRENCY, qty=row["deposit"], reason="market"),)
    return send_mail(deal, row["seller"], f"sale:{row['id']}:{left}", subject="market_sold", gifts=back)


def _closed(deal: Deal, row: Mapping[str, Any], status: str) -> Deal:
    guard = {"status": "active", "qty_left": row["qty_left"], "top": row["top"]}
    return change(deal, Update("listing", {"id": row["id"]}, {"status": status}, guard))


def _deposit_lost(deal: Deal, row: Mapping[str, Any]) -> Deal:
    sink = "sink:market_deposit"
    return post(deal, _escrow(row["id"]), sink, asset=CURRENCY, qty=row["deposit"], reason="market_deposit")


def _traded(deal: Deal, row: Mapping[str, Any], *, qty: int, unit: int) -> Deal:
    trade = {"listing": row["id"], "goods": row["goods"], "unit": unit, "qty": qty, "at": deal.now_ms}
    return change(deal, Insert("trade", trade))


def _escrow(listing_id: int) -> str:
    return f"esc:market:{listing_id}"
