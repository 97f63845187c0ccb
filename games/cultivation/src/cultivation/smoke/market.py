"""The smoke check of system 2.7, market."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

GOODS = "s:fodder:free"


async def grown(v: Visitor) -> None:
    """A sale in parts, a rush for the last piece, an auction, and an end without a buyer."""
    one, two = v.others
    for who in (v, one, two):
        await who.order("mail_claim_all")  # a compensation may lie there for everybody: it is no part of the sale
    listing = await _listed(v, kind="fixed", qty=3, price=30)
    first = await one.good("market_buy", id=listing, qty=2, max_total=60)
    must(first["delta"] == {"stone": -60, GOODS: 2}, "two of three cost 60")
    rush = await asyncio.gather(*(who.order("market_buy", id=listing, qty=1, max_total=30) for who in (one, two)))
    must(sorted(reply.get("code", "ok") for reply in rush) == ["ok", "wrong_state"], "the last piece is sold once")
    auction = await _listed(v, kind="auction", qty=10, price=300)
    await one.good("market_bid", id=auction, amount=300)
    before = (await one.sync())["purse"]["stone"]
    await two.good("market_bid", id=auction, amount=330)
    must((await one.sync())["purse"]["stone"] == before + 300, "who is outbid has the money back at once")
    await _ended(v, auction)
    must((await two.good("mail_claim_all"))["delta"] == {GOODS: 10}, "the highest bid has the goods")
    unsold = await _listed(v, kind="fixed", qty=5, price=30)
    await _ended(v, unsold)
    back = (await v.good("mail_claim_all"))["delta"]
    must(back[GOODS] == 5 and back["stone"] == 57 + 28 + 10 + 313 + 10, "the seller has goods, prices and deposits")
    for one_listing in (listing, auction, unsold):
        account = f"esc:market:{one_listing}"
        must(not await v.house.query(ESCROW, account), "nothing stays in escrow")


ESCROW = """SELECT account FROM wallet WHERE account = $1 AND balance > 0
UNION ALL SELECT account FROM stack WHERE account = $1 UNION ALL SELECT account FROM item WHERE account = $1"""


async def _listed(v: Visitor, *, kind: str, qty: int, price: int) -> int:
    reply = await v.good("market_list", kind=kind, item="fodder", qty=qty, price=price)
    return int(reply["result"]["listing"])


async def _ended(v: Visitor, listing: int) -> None:
    await v.house.query("UPDATE listing SET ends = 0 WHERE id = $1 RETURNING 1", listing)
    await v.house.due(f"expire:{listing}")
    await v.house.due(f"expire:{listing}")
