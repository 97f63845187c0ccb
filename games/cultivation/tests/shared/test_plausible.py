"""The look at what is plausible, on a real database: what is planted is found, kept once, and judged by people."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace

import pytest
from games.cultivation.tests.plausibility.people import bot, human

from cultivation.plausibility import page
from cultivation.plausibility.flag import KINDS
from cultivation.plausibility.keep import hourly, open_by_kind
from cultivation.plausibility.look import look
from cultivation.protocol import admin
from cultivation.rules import roll
from cultivation.rules.kept import ONE_IN
from cultivation.rules.turn import with_player
from cultivation.service.admin import ACTS
from cultivation.service.admin.act import Person, Scene
from cultivation.service.edge import Refused
from cultivation.smoke.house import House
from cultivation.store.postgres import connect
from cultivation.variants import VARIANTS

pytestmark = pytest.mark.real
HOUR_MS = 3_600_000


async def looked(field):
    async with field.workers[0].pool.acquire() as connection:
        return await look(connection, now_ms=field.workers[0].clock.now_ms())


async def keys_at(field, player, moments):
    """Replies kept under keys of these moments, moved to now."""
    now_ms = field.workers[0].clock.now_ms()
    moved = [ms + now_ms - max(moments) for ms in moments]
    await field.query(
        """INSERT INTO idem SELECT (lpad(to_hex(ms), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
        $1::bigint, ''::bytea, ''::bytea FROM unnest($2::bigint[]) WITH ORDINALITY AS m (ms, n)
        WHERE ms > $3 RETURNING 1""",
        *(player, moved, now_ms - HOUR_MS),
    )


def test_what_is_planted_is_found_kept_once_an_hour_and_judged_by_people(play, database):
    """A doubled claim, a fight that lies, gifts and a program each reach a person; the honest ones beside do not."""

    async def story(field):
        cheat, friend, honest = [await field.player(name) for name in ("Strange", "Fed", "Plain")]
        await kept_fight(field, honest)
        for _ in range(3):
            listing = await field.good(cheat, "market_list", kind="fixed", item="fodder", qty=1, price=300)
            await field.good(friend, "market_buy", id=listing["result"]["listing"], qty=1, max_total=300)
        dice = random.Random(3)  # noqa: S311  # dice of a test
        await keys_at(field, cheat.id, bot(dice, "clock"))
        await keys_at(field, honest.id, human(dice, "regular"))
        assert {(flag.kind, flag.player) for flag in (await looked(field)).flags} == {
            ("edge", cheat.id), ("edge", friend.id), ("rhythm", cheat.id),
        }  # fmt: skip
        await doubled(field, friend)
        lies = "UPDATE fight_kept SET data = replace(data, '\"won\": true', '\"won\": false') RETURNING 1"
        assert len(await field.query(lies)) == 1
        assert sum(field.workers[0].limits.is_suspect(cheat.id) for _ in range(120)) == 1
        assert field.workers[0].limits.is_suspect(honest.id) is False
        await field.sweep()
        found = await looked(field)
        assert {flag.kind for flag in found.flags} == {"edge", "rhythm", "faucet", "fight", "limits"}
        assert ("faucet", friend.id) in {(flag.kind, flag.player) for flag in found.flags}
        assert not page.is_good(found)
        await kept_once(field, database)
        await judged(field, cheat)

    play(story)


async def kept_fight(field, who):
    """One fight that the dice let be kept: it goes to the auditor, not to the player's stream, and is told apart."""
    house, secret = House(field.workers[0]), field.workers[0].world.secret
    count = next(n for n in range(9_999) if not roll.number(secret, who.id, stream="combat", count=n) % ONE_IN)

    def before(turn):
        core = turn.player.core
        return with_player(turn, core=replace(core, rolls={**core.rolls, "combat": count}))

    await house.altered(who.id, before)
    reply = await field.good(who, "stage_challenge", stage=1)
    await field.delivered()
    ((player, data),) = await field.query("SELECT player, data FROM fight_kept")
    told = json.loads(data)
    assert (player, told["seed"], told["log_hash"]) == (who.id, reply["result"]["seed"], reply["result"]["log_hash"])
    assert await field.query("SELECT 1 FROM stream_event WHERE type = 'FightKept'") == []
    found = await looked(field)
    assert found.looked["fight"] == 1
    assert not [flag for flag in found.flags if flag.kind == "fight"]


async def doubled(field, who):
    pair, good = field.workers[:2], field.workers[0].variant
    await House(pair[0]).away(who.id, 5 * HOUR_MS)
    for worker in pair:
        worker.variant = VARIANTS["double-claim"]
        worker.known.forget(who.id)
    await asyncio.gather(*(field.order(who, "idle_claim", worker=worker) for worker in pair))
    for worker in pair:
        worker.variant = good


async def kept_once(field, database):
    """The hour is looked at by one of two who serve; what was kept is told by kind, 0 too."""
    connections = [await connect(database) for _ in range(4)]
    try:
        looks = await asyncio.gather(hourly(*connections[:2]), hourly(*connections[2:]))
        assert sum(found is not None for found in looks) == 1
        assert await hourly(*connections[:2]) is None
        waiting = await open_by_kind(connections[0])
    finally:
        for connection in connections:
            await connection.close()
    assert waiting.keys() == KINDS.keys()
    assert (waiting["edge"], waiting["rhythm"], waiting["circle"]) == (2, 1, 0)
    assert await field.query("SELECT count(*) FROM fight_kept WHERE same IS NULL") == [(0,)]


async def judged(field, cheat):
    worker = field.workers[0]

    async def ordered(order):
        async with worker.pool.acquire() as connection, connection.transaction():
            scene = Scene(worker, connection, Person(9, "s", "support", ""), worker.clock.now_ms())
            return await ACTS[type(order)].run(scene, order)

    mine = (await ordered(admin.Suspicions("a look", cheat.id)))["suspicions"]
    assert {one["kind"] for one in mine} >= {"edge", "rhythm", "limits"}
    for one in mine:
        await ordered(admin.JudgeSuspicion("a person looked", one["id"], "dismissed"))
    assert (await ordered(admin.Suspicions("a look", cheat.id)))["suspicions"] == []
    with pytest.raises(Refused, match="not_found"):
        await ordered(admin.JudgeSuspicion("again", mine[0]["id"], "upheld"))
    assert await field.query("SELECT 1 FROM ban") == []
    assert (await field.order(cheat, "idle_claim"))["ok"]
