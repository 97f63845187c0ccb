"""J3: traders: list, search, buy in parts, bid, outbid, collect; nothing is left in escrow and nobody loses a stone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.journeys.progression import afford
from cultivation.journeys.traveller import OK, Traveller, clear_stages, need
from cultivation.players.http import Client

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDS = ("market", "notification")
STAGES, LEVEL, LAYERS = 4, 20, 9
HALF_DAYS_MAX = 60
HALF_DAY_MS = 43_200_000
PIECES, PRICE = 4, 30


async def travel(t: Traveller) -> None:
    """A seller and two buyers, all grown by playing."""
    buyer, rival = (Traveller(Client(t.client.url, t.client.timeout_s)) for _ in range(2))
    try:
        with t.step("three players grow up to the market"):
            await _grow_up([t, buyer, rival])
        with t.step("list"):
            await t.good("buy_npc", item="fodder", n=2 * PIECES)
            listing = await _offer(t, "fixed", PRICE)
        with t.step("search"):
            status, found = await buyer.send("/v1/market/search")
            need(status == OK and f'"id": {listing}' in _words(found), f"the listing is not found: {status}")
        with t.step("buy in parts"):
            paid = await buyer.good("market_buy", id=listing, qty=1, max_total=PRICE)
            need(paid["delta"] == {"stone": -PRICE, "s:fodder:free": 1}, f"one piece costs {paid['delta']}")
            await rival.good("market_buy", id=listing, qty=PIECES - 1, max_total=PRICE * (PIECES - 1))
            gone = await buyer.order("market_buy", id=listing, qty=1, max_total=PRICE)
            need(not gone["ok"], "a listing that is sold out still sells")
        with t.step("bid and outbid"):
            auction = await _offer(t, "auction", PRICE * PIECES)
            before = (await buyer.sync())["purse"]["stone"]
            await buyer.good("market_bid", id=auction, amount=PRICE * PIECES)
            await rival.good("market_bid", id=auction, amount=2 * PRICE * PIECES)
        with t.step("collect"):
            await t.good("mail_claim_all")
            await buyer.order("mail_claim_all")  # a refund may also have come at once: then there is nothing to claim
            after = (await buyer.sync())["purse"]["stone"]
            need(after == before, f"who was outbid has {after} stone, not {before}")
    finally:
        buyer.client.close()
        rival.client.close()


async def _grow_up(players: Sequence[Traveller]) -> None:
    """Realm 1, level 20 and three days old; the days pass for all of them together."""
    for player in players:
        await player.born()
        await clear_stages(player, STAGES)
        await player.good("expedition_set", stage=STAGES)
    for half_day in range(HALF_DAYS_MAX):
        for player in players:
            await player.log_in()
            await player.good("idle_claim")
        levels = [(await player.sync())["character"]["level"] for player in players]
        if half_day > 2 * 3 and min(levels) >= LEVEL:
            break
        await players[0].away(HALF_DAY_MS)
    for player in players:
        await player.log_in()
        while (await player.sync())["realm"]["layer"] < LAYERS:
            await afford(player, "advance")
        await afford(player, "breakthrough", pills=0)
    for player in players:
        await player.log_in()


async def _offer(seller: Traveller, kind: str, price: int) -> int:
    args: dict[str, Any] = {"kind": kind, "item": "fodder", "qty": PIECES, "price": price}
    return int((await seller.good("market_list", **args))["result"]["listing"])


def _words(value: object) -> str:
    return str(value).replace("'", '"')
