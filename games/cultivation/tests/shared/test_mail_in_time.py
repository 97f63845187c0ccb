"""Mail and time: what was switched off is given back, what could not be carried stays, what is over is over once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.audit import run as audits
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.service.broadcasts import Broadcast, send_broadcast
from cultivation.smoke.house import House
from cultivation.store import pauses

pytestmark = pytest.mark.real
HOUR_MS, MONTH_MS = 3_600_000, 30 * 86_400_000
HELD = "SELECT coalesce(sum(qty), 0)::int FROM stack WHERE account LIKE 'mail:' || $1::bigint || '.%'"


def filled(turn):
    return with_player(turn, inventory=replace(turn.player.inventory, capacity=0))


def roomy(turn):
    return with_player(turn, inventory=replace(turn.player.inventory, capacity=60))


def test_a_full_bag_loses_nothing_of_a_mail(play):
    """A claim that does not fit changes nothing, of a mail or of a gift, and works when there is room."""

    async def story(field):
        who, house = await field.player("Full Bag"), House(field.workers[0])
        await house.altered(who.id, filled)
        await house.raised(who.id, Raise(items=(("feather", 7),)))
        worker = field.workers[0]
        async with worker.pool.acquire() as connection:
            gift = Broadcast("for full bags", "admin", "A gift", attach=(("s:beast_core:free", 3),))
            await send_broadcast(worker, connection, gift, by="op")
        ((mail,),) = await field.query("SELECT id FROM mail WHERE player = $1", who.id)
        for name in (mail, "for full bags"):
            assert (await field.order(who, "mail_claim", id=name))["code"] == "inventory_full"
        assert (await field.order(who, "mail_claim_all"))["code"] == "wrong_state"
        await house.altered(who.id, roomy)
        claimed = await field.good(who, "mail_claim_all")
        assert claimed["delta"] == {"s:feather:free": 7, "s:beast_core:free": 3}
        for name in (mail, "for full bags"):
            assert (await field.order(who, "mail_claim", id=name))["code"] == "wrong_state"

    play(story)


def test_time_without_mail_is_given_back_to_mail_and_to_gifts(play, database):
    """A mail that would have ended while the post was closed ends later by that time; then it does end, and once."""

    async def story(field):
        who, house = await field.player("Closed Post"), House(field.workers[0])
        await house.altered(who.id, filled)
        await house.raised(who.id, Raise(items=(("feather", 7),)))
        worker = field.workers[0]
        async with worker.pool.acquire() as connection:
            await send_broadcast(worker, connection, Broadcast("closed", "admin", "A gift"), by="op")
        ends = "SELECT expires FROM mail WHERE player = $1 UNION ALL SELECT expires FROM broadcast WHERE id = 'closed'"
        before = [row[0] for row in await field.query(ends, who.id)]
        off_ms = before[0] - HOUR_MS
        await field.query("INSERT INTO switch VALUES ('system.notification', 'off') RETURNING 1")
        await field.query("UPDATE pause SET off_at = $1 WHERE system = 'notification' RETURNING 1", off_ms)
        await field.sweep(before[0] + 1)
        assert await field.query(HELD, who.id) == [(7,)], "while it is off nothing ends"
        await field.query("DELETE FROM switch WHERE name = 'system.notification' RETURNING 1")
        on_ms = off_ms + 2 * HOUR_MS
        await field.query("UPDATE pause SET on_at = $1 WHERE system = 'notification' RETURNING 1", on_ms)
        async with worker.pool.acquire() as connection:
            await pauses.give_back(connection)
        after = [row[0] for row in await field.query(ends, who.id)]
        assert after == [moment + 2 * HOUR_MS for moment in before]
        await field.sweep(before[0] + 2)
        assert await field.query(HELD, who.id) == [(7,)]
        await field.sweep(after[0] + 1)
        assert await field.query(HELD, who.id) == [(0,)]
        sunk = "SELECT sum(qty)::int FROM ledger WHERE to_account = 'sink:admin' AND from_account LIKE $1"
        assert await field.query(sunk, f"mail:{who.id}.%") == [(7,)]
        await field.sweep(after[0] + 2)
        assert await field.query(sunk, f"mail:{who.id}.%") == [(7,)]

    play(story)
    assert audits.once(database).violations == []
