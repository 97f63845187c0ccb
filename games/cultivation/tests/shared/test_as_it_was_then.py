"""For whom a mail for many is, is asked as of its moment t0: what somebody became afterwards changes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest

from cultivation.audit import run as audits
from cultivation.protocol import admin
from cultivation.rules.support import Raise
from cultivation.rules.turn import Rejected, with_player
from cultivation.service.admin import ACTS
from cultivation.service.admin.act import Person, Scene
from cultivation.service.broadcasts import Audience, Broadcast, send_broadcast
from cultivation.service.builds import Spans
from cultivation.service.edge import Refused
from cultivation.service.reads.mail import mails
from cultivation.service.reads.read import Query
from cultivation.service.trim import trim
from cultivation.smoke.house import House
from cultivation.store.broadcasts import note_spans

pytestmark = pytest.mark.real
DAY_MS = 86_400_000
ROWS_READ = """SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
WHERE relname = 'build_span'"""


async def send(field, name, audience, attach=(("stone", 70),)):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        await send_broadcast(
            worker, connection, Broadcast(name, "admin", "A gift", attach=attach, audience=audience), by="op"
        )
    await asyncio.sleep(0.01)


async def listed(field, who):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        found = await mails(Query(connection, who.id, worker.clock.now_ms() + 1, {}))
    return {mail["id"]: mail["attached"] for mail in found["broadcasts"]}


async def ordered(field, order, by=1):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection, connection.transaction():
        scene = Scene(worker, connection, Person(by, f"person {by}", "operator", ""), worker.clock.now_ms())
        return await ACTS[type(order)].run(scene, order)


async def raised(field, who, level):
    await House(field.workers[0]).raised(who.id, Raise(realm=9, level=level))


def test_the_level_asked_for_is_that_of_the_moment(play):
    """Whoever levels up to the gift after it was announced gets none, before and after the outbox was emptied; who had
    the level keeps it.
    """

    async def story(field):
        low, high = await field.player("Rises Later", Raise(level=30)), await field.player("Was High", Raise(level=50))
        await asyncio.sleep(0.01)
        await send(field, "level:40", Audience(level_min=40))
        await send(field, "level:30", Audience(level_min=30))
        for level in (40, 60):
            await raised(field, low, level)
        for _ in range(2):
            assert set(await listed(field, low)) == {"level:30"}
            assert (await field.order(low, "mail_claim", id="level:40"))["code"] == "not_found"
            await field.delivered()
        await send(field, "level:60", Audience(level_min=60))
        assert set(await listed(field, low)) == {"level:30", "level:60"}
        assert set(await listed(field, high)) == {"level:30", "level:40"}
        reply = await field.good(low, "mail_claim_all")
        assert reply["result"]["claimed"] == 2
        await raised(field, high, 60)
        assert (await field.good(high, "mail_claim_all"))["result"]["claimed"] == 2
        told = "SELECT count(*)::int FROM stream_event WHERE type = 'LevelUp'"
        assert await field.query(told) == [(0,)], "players are not told what they have just done themselves"

    play(story)


def test_a_level_lost_by_a_restored_save_was_had_all_the_same(play):
    """A save put back by support takes nobody's compensation away."""

    async def story(field):
        who = await field.player("Put Back", Raise(level=20))
        await field.query(
            "INSERT INTO player_backup SELECT id, schema, 1, ver, state FROM player WHERE id = $1 RETURNING 1", who.id
        )
        await raised(field, who, 50)
        await asyncio.sleep(0.01)
        await send(field, "level:45", Audience(level_min=45))
        await ordered(field, admin.Restore("put back", who.id, ["character"]))
        assert (await House(field.workers[0]).player(who.id)).player.character.level == 20
        assert set(await listed(field, who)) >= {"level:45"}

    play(story)


def test_levels_are_remembered_as_long_as_they_may_be_asked_for(play):
    """Sixty days of them, and no more: the table does not grow with the game's age."""

    async def story(field):
        now_ms = field.workers[0].clock.now_ms()
        for days in (60, 64):
            await field.query("INSERT INTO level_up VALUES (-5, $1, 1) RETURNING 1", now_ms - days * DAY_MS)
        async with field.workers[0].pool.acquire() as connection:
            await trim(connection, day=now_ms // DAY_MS, now_ms=now_ms)
        assert await field.query("SELECT count(*)::int FROM level_up WHERE player = -5") == [(1,)]
        order = admin.Compensate("too long ago", "old", hours=1, born_before_ms=now_ms - 31 * DAY_MS)
        with pytest.raises(Refused, match="invalid_args"):
            await ordered(field, order)

    play(story)


def test_a_guild_is_who_was_in_it_then(play):
    """Nobody joins a guild for its gift, and who left it afterwards had a part in what it is for."""

    async def story(field):
        stays, leaves, comes, alone = [await field.player(f"Guild {n}") for n in range(4)]
        join = "INSERT INTO member VALUES ($1, 77, $2, $3) RETURNING 1"
        now_ms = field.workers[0].clock.now_ms()
        for who in (stays, leaves):
            await field.query(join, who.id, "member", now_ms - 1_000)
        await send(field, "guild", Audience(cohort="g77"))
        await send(field, "alone", Audience(cohort=f"p{alone.id}"))
        await field.query("DELETE FROM member WHERE player = $1 RETURNING 1", leaves.id)
        for who in (comes, alone):
            await field.query(join, who.id, "member", now_ms + 1_000)
        held = {who.name: set(await listed(field, who)) for who in (stays, leaves, comes, alone)}
        assert held == {"Guild 0": {"guild"}, "Guild 1": {"guild"}, "Guild 2": set(), "Guild 3": {"alone"}}
        await field.query("DELETE FROM member WHERE guild = 77 RETURNING 1")

    play(story)


def test_a_build_counts_while_the_player_was_in_its_session(play):
    """Two evenings on a build are two, and what broke on the day between is not made good to who was away."""

    async def story(field):
        who = await field.player("Two Evenings")
        worker = SimpleNamespace(
            identity=replace(field.workers[0].identity, build="v77"), id="process 1", clock=field.workers[0].clock
        )
        start_ms, spans = field.workers[0].clock.now_ms() - 3 * DAY_MS, Spans()

        async def seen(at_ms, seen_s, now_s):
            worker.clock = SimpleNamespace(now_ms=lambda: at_ms)
            async with field.workers[0].pool.acquire() as connection:
                await spans.note(worker, connection, seen_s, now_s=now_s)

        for second in range(120):
            await seen(start_ms + 1_000 * second, {who.id: min(float(second), 70.0)}, float(second))
        await seen(start_ms + DAY_MS, {}, 86_400.0)
        await seen(start_ms + 2 * DAY_MS, {who.id: 172_800.0}, 172_800.0)
        rows = await field.query(
            "SELECT first_at, last_at FROM build_span WHERE player = $1 AND build = 'v77' ORDER BY 1", who.id
        )
        assert rows == [(start_ms, start_ms + 70_000), (start_ms + 2 * DAY_MS, start_ms + 2 * DAY_MS)]
        for name, since_ms, until_ms in (
            ("first", 70_000, 80_000), ("between", 71_000, DAY_MS), ("second", DAY_MS, 2 * DAY_MS),
            ("before", -9_000, -1),
        ):  # fmt: skip
            audience = Audience(build="v77", build_from_ms=start_ms + since_ms, build_until_ms=start_ms + until_ms)
            await send(field, f"{name} evening", audience)
        assert set(await listed(field, who)) & {f"{n} evening" for n in ("first", "between", "second", "before")} == {
            "first evening", "second evening"}  # fmt: skip

    play(story)


def test_noting_a_hundred_reads_a_hundred_and_not_the_table(play):
    """Also while the database has not counted the rows yet: ten thousand players come within half a minute."""

    async def story(field):
        async with field.workers[0].pool.acquire() as connection:
            for first in range(0, 3_000, 500):
                await note_spans(connection, "v78", "process 1", dict.fromkeys(range(first, first + 500), DAY_MS))
            async with connection.transaction():
                await note_spans(connection, "v78", "process 1", dict.fromkeys(range(100), DAY_MS + 1))
                read = await connection.fetchval(ROWS_READ)
            longer = await connection.fetchval("SELECT count(*) FROM build_span WHERE last_at = $1", DAY_MS + 1)
        assert (longer, read <= 500) == (100, True), read

    play(story)


def test_a_compensation_is_what_was_proposed_by_the_level_of_then(play, database):
    """An hour begun is an hour, the amount is said before it is signed and does not shrink when the fault ends sooner,
    and nobody waits with claiming until it is worth more.
    """

    async def story(field):
        low, high = await field.player("Band One", Raise(level=39)), await field.player("Band Two", Raise(level=40))
        late = await field.player("Other Cohort", Raise(level=40))
        await asyncio.sleep(0.01)
        order = admin.Compensate("an outage", "c1", window_ms=2 * 3_600_000 + 1)
        proposed = await ordered(field, order)
        assert proposed["stone_by_band"] == [60 * 3 * worth for worth in (100, 200, 400, 800, 1_600)]
        narrow = admin.Compensate("one player", "c2", hours=1, cohort=f"p{late.id}")
        await ordered(field, narrow)
        with pytest.raises(Refused, match="wrong_state"):
            await ordered(field, admin.Compensate("the same name", "c2", hours=1))
        found = "SELECT id FROM compensation WHERE id LIKE '%c2'"
        assert await field.query(found) == [("narrow:c2",)], "an older build must not sign it for everybody"
        assert set(await listed(field, low)) & {"comp:3:c1", "comp:1:c2"} == set(), "nothing before it is signed"
        for name in ("c1", "c2"):
            with pytest.raises(Refused, match="not_allowed"):
                await ordered(field, admin.SignCompensation("alone", name))
            await ordered(field, admin.SignCompensation("seen", name), by=2)
        await raised(field, low, 60)
        assert (await listed(field, low))["comp:3:c1"] == [["stone", 18_000]]
        assert (await field.good(low, "mail_claim", id="comp:3:c1"))["delta"] == {"stone": 18_000}
        assert (await field.good(high, "mail_claim", id="comp:3:c1"))["delta"] == {"stone": 36_000}
        assert (await field.order(high, "mail_claim", id="comp:1:c2"))["code"] == "not_found"
        assert (await field.good(late, "mail_claim", id="comp:1:c2"))["delta"] == {"stone": 12_000}
        for hours, window_ms in ((None, None), (1, 1)):
            with pytest.raises(Refused, match="invalid_args"):
                await ordered(field, admin.Compensate("unclear", "c3", hours=hours, window_ms=window_ms))

    play(story)
    assert audits.once(database).violations == []


def test_mail_for_others_takes_nobody_s_place(play):
    """Sixty gifts for high levels do not hide the one that is mine from claiming everything."""

    async def story(field):
        who = await field.player("Humble", Raise(level=5))
        await asyncio.sleep(0.01)
        for number in range(60):
            await send(field, f"for others {number}", Audience(level_min=190))
        await send(field, "for me", Audience())
        await field.good(who, "mail_claim_all")
        claims = await field.query("SELECT mail FROM mail_claim WHERE player = $1", who.id)
        assert ("for me",) in claims
        worker = field.workers[0]
        async with worker.pool.acquire() as connection:
            with pytest.raises(Rejected, match="wrong_state"):
                await send_broadcast(worker, connection, Broadcast("for me", "admin", "A gift"), by="op")

    play(story)


def test_what_holds_something_is_in_sight_however_much_mail_there_is(play):
    """Two hundred and fifty read notes do not push a reward out of the list until it is given up."""

    async def story(field):
        who = await field.player("Much Mail")

        def full(turn):
            return with_player(turn, inventory=replace(turn.player.inventory, capacity=0))

        house = House(field.workers[0])
        await house.altered(who.id, full)
        await house.raised(who.id, Raise(items=(("feather", 7),)))
        fill = """INSERT INTO mail (id, player, reason, created, expires, read_at, done_at)
        SELECT $1::bigint || '.n' || n, $1::bigint, 'note', 8e15 + n, 9e15, 1, 1
        FROM generate_series(1, 250) n RETURNING 1"""
        await field.query(fill, who.id)
        worker = field.workers[0]
        async with worker.pool.acquire() as connection:
            found = await mails(Query(connection, who.id, worker.clock.now_ms() + 1, {}))
        assert found["mails"][0]["attached"] == [["s:feather:free", 7]]

    play(story)
