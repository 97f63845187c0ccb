"""Bad builds that only players who trade can show: what the books and the clock of listings say of them."""

from __future__ import annotations

import pytest

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.defects import planted

pytestmark = pytest.mark.real


async def broken(field):
    """Rules that the books break at this moment, by asset kind."""
    economy = Economy(tables())
    async with field.workers[0].pool.acquire() as connection:
        await audit(connection, economy, Position(), full=True)
    return {(v.rule, v.asset.split(":")[0]) for v in economy.violations}


async def sold(field, seller, buyer):
    listing = (await field.good(seller, "market_list", kind="fixed", item="fodder", qty=2, price=30))["result"]
    await field.good(buyer, "market_buy", id=listing["listing"], qty=2, max_total=60)


def test_b2_and_b3_are_caught_by_the_books(play):
    """Proceeds that never arrive and items in two places are found by the audit, and the good build has neither."""

    async def story(field):
        seller, buyer = await field.player("Seller"), await field.player("Buyer")
        await sold(field, seller, buyer)
        assert await broken(field) == set()
        item = await free_item(field, seller)
        with planted("B3"):
            await field.good(seller, "market_list", kind="fixed", id=item, price=200)
        assert ("C3", "i") in await broken(field)
        with planted("B2"):
            await sold(field, seller, buyer)
        assert {("C1", "stone"), ("C2", "stone")} <= await broken(field)

    play(story)


async def free_item(field, who):
    """An item that may be sold: the start gear is bound, so one is unbound by hand."""
    rows = await field.query("UPDATE item SET bound = false WHERE account = $1 RETURNING id", f"p:{who.id}")
    return rows[0][0]


@pytest.mark.parametrize("is_bad", [False, True])
def test_b13_takes_the_time_that_a_switch_owed(play, is_bad):
    """The good build gives a listing back the hour that the market was off; B13 lets it run out."""

    async def story(field):
        seller = await field.player(f"Paused {is_bad}")
        args = {"kind": "fixed", "item": "fodder", "qty": 2, "price": 30, "hours": 12}
        listing = (await field.good(seller, "market_list", **args))["result"]["listing"]
        ends = (await field.query("SELECT ends FROM listing WHERE id = $1", listing))[0][0]
        await field.query("INSERT INTO switch VALUES ('system.market', 'off') RETURNING 1")
        await field.query("UPDATE pause SET off_at = off_at - 3600000 WHERE on_at IS NULL RETURNING 1")
        await field.query("DELETE FROM switch RETURNING 1")
        if is_bad:
            with planted("B13"):
                await field.sweep(ends + 1)
        else:
            await field.sweep(ends + 1)
        status = (await field.query("SELECT status FROM listing WHERE id = $1", listing))[0][0]
        assert status == ("expired" if is_bad else "active")

    play(story)
