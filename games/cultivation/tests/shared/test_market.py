"""The market: what is sold is sold once, money arrives once, and nothing stays in escrow."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from cultivation.audit import run as audits
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real

DAY_MS = 86_400_000
ESCROW = """SELECT account FROM wallet WHERE account LIKE 'esc:%' AND balance > 0
UNION ALL SELECT account FROM stack WHERE account LIKE 'esc:%'
UNION ALL SELECT account FROM item WHERE account LIKE 'esc:%'"""


async def listed(field, seller, **args):
    asked = {"kind": "fixed", "item": "fodder", "qty": 10, "price": 30, **args}
    return (await field.good(seller, "market_list", **asked))["result"]["listing"]


def test_a_sale_in_parts_pays_the_seller_by_mail_and_leaves_no_escrow(play):
    """A seller gets exactly the price less tax, and the deposit back with the last piece."""

    async def story(field):
        seller, buyer = await field.player("Part Seller"), await field.player("Part Buyer")
        listing = await listed(field, seller)
        first = await field.good(buyer, "market_buy", id=listing, qty=4, max_total=120)
        assert first["delta"] == {"stone": -120, "s:fodder:free": 4}
        await field.good(buyer, "market_buy", id=listing, qty=6, max_total=180)
        assert (await field.order(buyer, "market_buy", id=listing, qty=1, max_total=30))["code"] == "wrong_state"
        claimed = await field.good(seller, "mail_claim_all")
        assert claimed["delta"] == {"stone": 114 + 171 + 10}
        assert (await field.order(seller, "mail_claim_all"))["code"] == "wrong_state"
        assert await field.query(ESCROW) == []

    play(story)


def test_fifty_buyers_of_the_last_piece_are_one_buyer(play):
    """Two buyers at once never both get the last piece, and who gets nothing pays nothing."""

    async def story(field):
        seller = await field.player("Last Seller")
        buyers = await asyncio.gather(*(field.player(f"Last {n}") for n in range(50)))
        listing = await listed(field, seller, qty=3)
        tries = (field.order(buyer, "market_buy", id=listing, qty=1, max_total=30) for buyer in buyers)
        replies = await asyncio.gather(*tries)
        assert sum(reply["ok"] for reply in replies) == 3
        assert {reply["code"] for reply in replies if not reply["ok"]} == {"wrong_state"}
        assert await field.query("SELECT status, qty_left FROM listing WHERE id = $1", listing) == [("sold", 0)]

    play(story)


def test_an_outbid_bidder_has_the_money_back_at_once(play):
    """The loser of an auction is refunded in the same moment, and both versions rise by one."""

    async def story(field):
        seller, one, two = [await field.player(f"Bid {name}") for name in ("Seller", "One", "Two")]
        listing = await listed(field, seller, kind="auction", price=300)
        await field.good(one, "market_bid", id=listing, amount=300)
        low = await field.order(two, "market_bid", id=listing, amount=314)
        assert low["code"] == "wrong_state"
        before = await field.query("SELECT ver FROM player WHERE id = $1", one.id)
        await field.good(two, "market_bid", id=listing, amount=315)
        assert await field.query("SELECT ver FROM player WHERE id = $1", one.id) == [(before[0][0] + 1,)]
        purse = "SELECT balance FROM wallet WHERE account = $1 AND asset = 'stone'"
        assert await field.query(purse, f"p:{one.id}") == [(1_000_500,)]
        assert (await field.order(seller, "market_cancel", id=listing))["code"] == "wrong_state"
        assert await field.query(purse, f"esc:market:{listing}") == [(315 + 10,)]
        ends = (await field.query("SELECT ends FROM listing WHERE id = $1", listing))[0][0]
        assert await field.sweep(ends) >= 1
        assert (await field.good(two, "mail_claim_all"))["delta"] == {"s:fodder:free": 10}
        assert (await field.good(seller, "mail_claim_all"))["delta"] == {"stone": 315 - 16 + 10}

    play(story)


def test_bids_of_many_at_once_keep_exactly_the_highest_in_escrow(play):
    """Fifty bidders in the same second: no money is lost between them."""

    async def story(field):
        seller = await field.player("Rush Seller")
        bidders = await asyncio.gather(*(field.player(f"Rush {n}") for n in range(20)))
        listing = await listed(field, seller, kind="auction", price=100)
        bids = [(b, 100 * (n + 1) + r * 7) for r in range(2) for n, b in enumerate(bidders)]
        await asyncio.gather(*(field.order(b, "market_bid", id=listing, amount=a) for b, a in bids))
        top = (await field.query("SELECT top FROM listing WHERE id = $1", listing))[0][0]
        held = await field.query("SELECT sum(balance)::bigint FROM wallet WHERE account = $1", f"esc:market:{listing}")
        assert held == [(top + 10,)]

    play(story)


def test_an_expired_listing_comes_back_once(play):
    """However many processes sweep, the seller has the goods back once and the deposit is gone."""

    async def story(field):
        seller = await field.player("Expired")
        listing = await listed(field, seller, hours=12)
        ends = (await field.query("SELECT ends FROM listing WHERE id = $1", listing))[0][0]
        await field.sweep(ends - 60_000)
        assert await field.query("SELECT status FROM listing WHERE id = $1", listing) == [("active",)]
        assert await field.sweep(ends) >= 1
        assert await field.sweep(ends) == 0
        assert (await field.good(seller, "mail_claim_all"))["delta"] == {"s:fodder:free": 10}
        assert await field.query("SELECT status FROM listing WHERE id = $1", listing) == [("expired",)]
        assert (f"esc:market:{listing}",) not in await field.query(ESCROW)

    play(story)


def test_a_market_that_is_off_lets_nothing_expire_and_gives_the_time_back(play):
    """Nobody loses a listing by our switch; taking goods back is still allowed."""

    async def story(field):
        seller = await field.player("Paused")
        listing, other = await listed(field, seller, hours=12), await listed(field, seller, hours=12)
        ends = (await field.query("SELECT ends FROM listing WHERE id = $1", listing))[0][0]
        await field.query("INSERT INTO switch VALUES ('system.market', 'off') RETURNING 1")
        for worker in field.workers:
            worker.modes = {"market": "off"}
        await field.sweep(ends + 1)
        refused = await field.order(seller, "market_buy", id=listing, qty=1, max_total=30)
        assert refused["code"] == "disabled"
        await field.good(seller, "market_cancel", id=other)
        await field.query("UPDATE pause SET off_at = off_at - 3600000 RETURNING 1")
        await field.query("DELETE FROM switch RETURNING 1")
        await field.sweep(ends + 1)
        after = (await field.query("SELECT ends, status FROM listing WHERE id = $1", listing))[0]
        assert after[1] == "active"
        assert 3_600_000 <= after[0] - ends < 3_700_000

    play(story)


REFUSED = {
    "a price out of the band": ({"price": 2}, "invalid_args"),
    "a bound item": ({"item": "minor_pill", "price": 40, "qty": 5}, "insufficient"),
    "an unknown item": ({"item": "moon"}, "not_found"),
    "an odd time": ({"hours": 13}, "invalid_args"),
    "more than there is": ({"qty": 201}, "insufficient"),
}


def test_what_may_not_be_listed_is_refused(play):
    """Mistyped prices, bound things and things that are not there never reach the market."""

    async def story(field):
        seller, newcomer = await field.player("Refused"), await field.player("Newcomer", Raise())
        for what, (args, code) in REFUSED.items():
            asked = {"kind": "fixed", "item": "fodder", "qty": 10, "price": 30, **args}
            assert (await field.order(seller, "market_list", **asked))["code"] == code, what
        locked = await field.order(newcomer, "market_list", kind="fixed", item="fodder", price=30)
        assert locked["code"] == "not_unlocked"
        listing = await listed(field, seller)
        assert (await field.order(seller, "market_buy", id=listing, max_total=30))["code"] == "not_allowed"

    play(story)


def test_the_same_purchase_sent_twice_to_two_builds_is_one(play, new_key):
    """A resend after a lost reply does not buy again."""

    async def story(field):
        seller, buyer = await field.player("Resend S"), await field.player("Resend B")
        listing = await listed(field, seller)
        key = UUID(new_key())
        sends = (
            field.order(buyer, "market_buy", key=key, worker=worker, id=listing, qty=2, max_total=60)
            for worker in field.workers
        )
        replies = await asyncio.gather(*sends)
        assert len({str(reply) for reply in replies}) == 1
        assert await field.query("SELECT qty_left FROM listing WHERE id = $1", listing) == [(8,)]

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """Every account, escrow and mail included, holds exactly what the postings say."""
    result = audits.once(database)
    assert result.violations == []
    assert sum(result.postings.values()) > 300
