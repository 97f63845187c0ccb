"""What support does for one player, on the saves and books themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.audit import run as audits
from cultivation.protocol import admin
from cultivation.rules.support import Raise
from cultivation.rules.turn import Rejected, with_player
from cultivation.service.admin import ACTS
from cultivation.service.admin.act import Person, Scene
from cultivation.smoke.house import House

pytestmark = pytest.mark.real
MONTH_MS = 31 * 86_400_000


async def ordered(field, order, at_ms=None):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection, connection.transaction():
        scene = Scene(worker, connection, Person(0, "support", "support", ""), at_ms or worker.clock.now_ms())
        return await ACTS[type(order)].run(scene, order)


def at_the_ninth_layer(turn):
    realm = turn.player.realm
    return with_player(
        turn, realm=replace(realm, layer=9, spent=realm.spent + 99_500_000, gained=realm.gained + 99_500_000)
    )


def test_a_life_given_up_by_mistake_comes_back_once(play, database):
    """Realm and meridians are as before, the shards are gone, no asset has moved, and power fits the reference."""

    async def story(field):
        who = await field.player("Regretful", Raise(realm=5, level=60))
        house = House(field.workers[0])
        await house.altered(who.id, at_the_ninth_layer)
        shards = (await field.good(who, "transcend"))["result"]["shards"]
        before = await house.player(who.id)
        assert (before.player.realm.r, before.player.soul.shards()) == (0, shards)
        assert (await ordered(field, admin.UndoTranscend("by mistake", who.id)))["realm"] == 5
        after = await house.player(who.id)
        assert (after.player.realm.r, after.player.realm.layer, after.player.soul.shards()) == (5, 9, 0)
        assert after.player.purse == before.player.purse
        with pytest.raises(Rejected, match="not_found"):
            await ordered(field, admin.UndoTranscend("again", who.id))
        assert (await field.good(who, "idle_claim"))["power"] > 0

    play(story)
    assert audits.once(database).violations == []


def test_what_nobody_claimed_in_time_is_reported(play):
    """The house can say what became of rewards that were never fetched."""

    async def story(field):
        who = await field.player("Forgetful")
        house = House(field.workers[0])

        def full(turn):
            return with_player(turn, inventory=replace(turn.player.inventory, capacity=0))

        await house.altered(who.id, full)
        await house.raised(who.id, Raise(items=(("feather", 7),)))
        now_ms = field.workers[0].clock.now_ms()
        assert (await ordered(field, admin.Lapsed("a look")))["lapsed"] == []
        await field.sweep(now_ms + MONTH_MS)
        (line,) = (await ordered(field, admin.Lapsed("a look")))["lapsed"]
        assert line == {"asset": "s:feather:free", "reason": "admin", "mails": 1, "qty": 7}

    play(story)
