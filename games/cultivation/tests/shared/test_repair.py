"""A doubled claim from its discovery to its end: who has what of it, what is taken, who owes, and all of it undone."""

from __future__ import annotations

import asyncio
import re

import pytest

from cultivation.audit import run as audits
from cultivation.protocol import admin
from cultivation.rules.support import Raise
from cultivation.service.admin import ACTS
from cultivation.service.admin.act import Person, Scene
from cultivation.service.edge import Refused
from cultivation.smoke.house import House
from cultivation.variants import VARIANTS

pytestmark = pytest.mark.real
HOUR_MS = 3_600_000
POOR = Raise(realm=4, level=60, age_ms=100 * HOUR_MS)
RICH = Raise(realm=4, level=60, age_ms=100 * HOUR_MS, stone=1_000_000)
HELD = """SELECT 'wallet', account, asset, balance::text FROM wallet WHERE balance > 0
UNION ALL SELECT 'stack', account, item || bound, qty::text FROM stack
UNION ALL SELECT 'item', account, id, row(kind, tier, quality, bound, locked, affixes, enh, fail, ess_spent, prev)::text
FROM item ORDER BY 1, 2, 3"""


async def ordered(field, order, who):
    """An order of one of the house: everybody with an even number is support, the others are operators."""
    worker = field.workers[0]
    async with worker.pool.acquire() as connection, connection.transaction():
        person = Person(who, f"staff {who}", "operator" if who % 2 else "support", "")
        return await ACTS[type(order)].run(Scene(worker, connection, person, worker.clock.now_ms()), order)


async def signed(field, order):
    """Proposed by one person and signed by another; the case's number and what was done."""
    case = await ordered(field, order, 2)
    return case["id"], await ordered(field, admin.SignReversal("looked at", case["id"]), 1)


async def doubled(field, who, hours):
    """A claim that the bad build pays twice; the transaction of the second payment."""
    pair, good = field.workers[:2], field.workers[0].variant
    await House(pair[0]).away(who.id, hours * HOUR_MS)
    for worker in pair:
        worker.variant = VARIANTS["double-claim"]
        worker.known.forget(who.id)

    async def claimed(worker):
        await asyncio.sleep(0.005 * pair.index(worker))  # who comes second is paid second, or the next claim is C5 too
        return await field.order(who, "idle_claim", worker=worker)

    replies = await asyncio.gather(*(claimed(worker) for worker in pair))
    for worker in pair:
        worker.variant = good
        worker.known.forget(who.id)
    assert all(reply["ok"] and reply["result"]["stone"] > 1_000 for reply in replies), [r["result"] for r in replies]
    return max(await field.query("SELECT tx FROM ledger WHERE to_account = $1 AND reason = 'idle'", f"p:{who.id}"))[0]


def found(database):
    """What the books accuse, without when it was found, and without the few ms by which the two payments crossed."""
    seen = [v for v in audits.once(database).violations if v.asset == "stone"]
    return sorted((v.rule, v.account, v.tx) for v in seen if not re.search(r" for \d{1,2} ms$", v.what))


async def spent(field, who):
    """Everything that a player can give to the trader, for fodder that is eaten at once."""
    for _ in range(40):
        if not (await field.order(who, "buy_npc", item="minor_pill", n=10))["ok"]:
            break
        await field.good(who, "use", item="minor_pill", bound=False, n=10)


async def repaid(field, who, hours):
    """How much of one income goes to what is owed: half of it at most."""
    await field.at(field.workers[0].clock.now_ms() + hours * HOUR_MS)
    before = await stones(field, who)
    income = (await field.good(who, "idle_claim"))["result"]["stone"]
    part = income - (await stones(field, who) - before)
    assert 0 <= part <= income // 2
    return part


async def debt(field, who):
    return (await House(field.workers[0]).player(who.id)).player.core.debt.get("stone", 0)


async def held(field):
    return set(await field.query(HELD))


async def stones(field, who):
    return (await field.query("SELECT balance FROM wallet WHERE account = $1 AND asset = 'stone'", f"p:{who.id}"))[0][0]


def test_a_doubled_claim_is_cleaned_up_from_the_books_to_the_last_repayment(play, database):
    """The innocent buyer keeps what was bought, the cheat gives back what is there and half of each income, no more."""
    seen = {}

    async def story(field):
        cheat, buyer = await field.player("Doubler", POOR), await field.player("Honest", RICH)
        tx = await doubled(field, cheat, 11)
        seen["tx"], seen["cheat"] = tx, cheat
        await field.good(cheat, "buy_npc", item="fodder", n=99)
        listing = await field.good(cheat, "market_list", kind="fixed", item="fodder", qty=90, price=17)
        await field.good(buyer, "market_buy", id=listing["result"]["listing"], qty=90, max_total=2_000)
        await spent(field, cheat)
        bought = await field.query("SELECT qty FROM stack WHERE account = $1 AND item = 'fodder'", f"p:{buyer.id}")
        purse = await stones(field, buyer)
        told = await ordered(field, admin.Trace("a look", [tx]), 2)
        assert told["suspects"] == [cheat.id]
        assert any(account == f"p:{buyer.id}" for account, _, _ in told["kept_by_innocents"])
        assert not any(account == f"p:{buyer.id}" for account, _, _ in told["take"])
        number, done = await signed(field, admin.Reverse("B1 paid twice", [tx], follow=True))
        after = await field.query("SELECT qty FROM stack WHERE account = $1 AND item = 'fodder'", f"p:{buyer.id}")
        assert (after, await stones(field, buyer)) == (bought, purse)
        owed = done["players"][str(cheat.id)]["debt"]["stone"]
        assert owed == await debt(field, cheat) > 0
        for _ in range(9):
            owed -= await repaid(field, cheat, 11)
            assert owed == await debt(field, cheat)
        assert owed == 0
        seen["number"], seen["taken"] = number, done["done"]

    play(story)
    accused = found(database)
    assert [(rule, account, tx) for rule, account, tx in accused if tx == seen["tx"]] == [
        ("C5", f"p:{seen['cheat'].id}", seen["tx"])
    ]
    assert len(accused) == 1
    assert {asset for _, asset, taken, _ in seen["taken"] if taken} >= {"stone"}


def test_a_debtor_repays_at_most_half_of_each_income_by_claim_and_by_mail(play, database):
    """A debt ends, and on no day does it take more than half of what came in."""

    async def story(field):
        who, friend = await field.player("Debtor", POOR), await field.player("Customer", RICH)
        tx = await doubled(field, who, 8)
        await spent(field, who)
        owed = (await signed(field, admin.Reverse("paid twice", [tx])))[1]["players"][str(who.id)]["debt"]["stone"]
        assert owed > 1_000
        paid = await repaid(field, who, 1)
        assert await debt(field, who) == owed - paid < owed
        await House(field.workers[0]).raised(who.id, Raise(items=(("fodder", 10),)))
        listing = await field.good(who, "market_list", kind="fixed", item="fodder", qty=10, price=17)
        await field.good(friend, "market_buy", id=listing["result"]["listing"], qty=10, max_total=170)
        before = await stones(field, who)
        await field.good(who, "mail_claim_all")
        by_mail = await stones(field, who) - before
        assert 0 < owed - paid - await debt(field, who) <= by_mail

    play(story)
    assert {rule for rule, _, _ in found(database)} <= {"C5"}


def test_a_case_takes_mail_listing_treasury_and_worn_things_and_gives_each_back_as_it_was(play, database):
    """Wherever value waits it is found, and an error of ours is undone down to the enhancement of an item."""

    async def story(field):
        who, other = await field.player("Hoarder", RICH), await field.player("Bidder", RICH)
        house = House(field.workers[0])
        item = await house.thing(who.id, "weapon")
        await field.query("UPDATE item SET enh = 7, fail = 2, ess_spent = 90 WHERE id = $1 RETURNING 1", item)
        for worker in field.workers:
            worker.known.forget(who.id)
        await field.good(who, "equip", id=item)
        await field.good(who, "guild_create", name="Hoarders")
        await field.good(who, "guild_donate", tier=2)
        await house.raised(who.id, Raise(items=(("fodder", 200),)))
        await field.good(who, "market_list", kind="fixed", item="fodder", qty=50, price=17)
        auction = await field.good(who, "market_list", kind="auction", item="fodder", qty=50, price=850)
        await field.good(other, "market_bid", id=auction["result"]["listing"], amount=900)
        mine = f"p:{who.id}"
        rows = await field.query("SELECT DISTINCT tx FROM ledger WHERE to_account = $1 AND reason = 'admin'", mine)
        txs = [tx for (tx,) in rows]
        before, bidder = await held(field), await stones(field, other)
        number, done = await signed(field, admin.Reverse("all of it", txs, players=[who.id], follow=True))
        taken = {(account, asset.split(":")[0]) for account, asset, qty, _ in done["done"] if qty}
        assert (mine, "i") in taken
        assert any(account.startswith("g:") for account, _ in taken)
        assert any(".reversed:" in account for account, _ in taken)
        assert await field.query("SELECT 1 FROM item WHERE id = $1", item) == []
        assert await field.query("SELECT 1 FROM listing WHERE status = 'active'") == []
        await field.good(other, "mail_claim_all")
        assert await stones(field, other) == bidder + 900
        await signed(field, admin.UndoReversal("we were wrong", number))
        await field.good(who, "mail_claim_all")
        after = await held(field)
        assert [row for row in after if row[2] == item] == [row for row in before if row[2] == item]
        assert (await house.player(who.id)).player.core.debt == {}
        total = sum(int(qty) for kind, account, asset, qty in after if asset == "stone")
        assert total == sum(int(qty) for kind, account, asset, qty in before if asset == "stone")
        with pytest.raises(Refused, match="wrong_state"):
            await ordered(field, admin.UndoReversal("again", number), 2)

    play(story)
    assert {rule for rule, _, _ in found(database)} <= {"C5"}


def test_nobody_takes_or_gives_alone_and_a_refused_case_is_over(play):
    """One person of the house can neither punish nor pardon."""

    async def story(field):
        who = await field.player("Watched", RICH)
        tx = (await field.query("SELECT tx FROM ledger WHERE to_account = $1 AND reason = 'admin'", f"p:{who.id}"))[0][
            0
        ]
        case = await ordered(field, admin.Reverse("a try", [tx], follow=True), 1)
        with pytest.raises(Refused, match="not_allowed"):
            await ordered(field, admin.SignReversal("mine", case["id"]), 1)
        assert (await ordered(field, admin.RefuseReversal("no", case["id"]), 2))["state"] == "refused"
        with pytest.raises(Refused, match="not_found"):
            await ordered(field, admin.SignReversal("still", case["id"]), 3)
        with pytest.raises(Refused, match="not_found"):
            await ordered(field, admin.UndoReversal("nothing", case["id"]), 2)
        with pytest.raises(Refused, match="not_found"):
            await ordered(field, admin.Trace("nowhere", [tx + 10**9]), 2)
        shown = (await ordered(field, admin.Cases("a look", case["id"]), 2))["case"]
        assert (shown["state"], shown["refused_by"], shown["report"]["suspects"]) == ("refused", 2, [who.id])
        assert (await ordered(field, admin.Cases("all"), 2))["cases"][0]["id"] == case["id"]

    play(story)
