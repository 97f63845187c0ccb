"""J3: traders: list, search, buy in parts, bid, outbid, collect; nothing is left in escrow and nobody loses a stone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.journeys.growing import Goal, grow
from cultivation.journeys.traveller import OK, need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

NEEDS = ("market", "notification")
TRADER = Goal(realm=1, level=20, days=3, stone=2_000)
PIECES, PRICE = 4, 30


async def travel(t: Traveller) -> None:
    """A seller and two buyers."""
    with t.step("three players grow up to the market"):
        buyer, rival = t.companions(2)
        await grow([t, buyer, rival], TRADER)
    with t.step("list"):
        await t.good("buy_npc", item="fodder", n=2 * PIECES)
        listing = await _offer(t, "fixed", PRICE)
    with t.step("search"):
        need(listing in await _found(buyer, "fixed"), "the listing is not found")
    with t.step("buy in parts"):
        paid = await buyer.good("market_buy", id=listing, qty=1, max_total=PRICE)
        need(paid["delta"] == {"stone": -PRICE, "s:fodder:free": 1}, f"one piece costs {paid['delta']}")
        await rival.good("market_buy", id=listing, qty=PIECES - 1, max_total=PRICE * (PIECES - 1))
        gone = await buyer.order("market_buy", id=listing, qty=1, max_total=PRICE)
        need(not gone["ok"], "a listing that is sold out still sells")
        need(listing not in await _found(buyer, "fixed"), "a listing that is sold out is still offered")
    with t.step("bid and outbid"):
        auction = await _offer(t, "auction", PRICE)
        before = (await buyer.sync())["purse"]["stone"]
        await buyer.good("market_bid", id=auction, amount=PRICE * PIECES)
        await rival.good("market_bid", id=auction, amount=2 * PRICE * PIECES)
    with t.step("collect"):
        need(bool((await t.good("mail_claim_all"))["delta"]), "the seller is not paid")
        await buyer.order("mail_claim_all")  # a refund may also have come at once: then there is nothing to claim
        after = (await buyer.sync())["purse"]["stone"]
        need(after == before, f"who was outbid has {after} stone, not {before}")


async def _offer(seller: Traveller, kind: str, price: int) -> int:
    args: dict[str, Any] = {"kind": kind, "item": "fodder", "qty": PIECES, "price": price}
    return int((await seller.good("market_list", **args))["result"]["listing"])


async def _found(reader: Traveller, kind: str) -> set[int]:
    """What is offered of fodder, page by page: others sell it too."""
    found: set[int] = set()
    for offset in range(0, 1_000, 50):
        path = f"/v1/market/search?goods=s:fodder&kind={kind}&limit=50&offset={offset}"
        status, told = await reader.send(path)
        need(status == OK, f"the search is answered with {status}: {told}")
        found |= {one["id"] for one in told["listings"]}
        if len(told["listings"]) < 50:
            break
    return found
