"""More of a day for jade, entries given back, and what is bounded by the member and the week."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.audit import run as audits
from cultivation.content.load import tables
from cultivation.rules.dungeon import RUN_MS
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
RICH = Raise(realm=6, level=130, stone=1_000_000, jade=2_000)
PRICE = tables().shared.ticket
USED = "SELECT used FROM dungeon_entry WHERE player = $1"


async def run_begun(field, who):
    await field.good(who, "lobby_open", dungeon=0)
    await field.good(who, "dungeon_start")


def test_a_ticket_is_an_entry_more_and_five_are_the_most(play):
    """Who pays plays once more today, never without end."""

    async def story(field):
        who = await field.player("Ticket Holder", RICH)
        for _ in range(3):
            await run_begun(field, who)
            await field.good(who, "dungeon_abandon")
        assert (await field.order(who, "lobby_open", dungeon=0))["code"] == "cap_exceeded"
        for number in range(1, 6):
            bought = await field.good(who, "dungeon_ticket")
            assert bought["delta"] == {"jade": -PRICE.dungeon}
            assert bought["result"]["tickets"] == number
        assert (await field.order(who, "dungeon_ticket"))["code"] == "cap_exceeded"
        await run_begun(field, who)
        assert await field.query(USED, who.id) == [(4,)]

    play(story)


def test_a_pass_counts_like_a_ticket_and_none_is_wasted(play):
    """A thing is used up for an entry only while the day still has room for it, together with those that were paid."""

    async def story(field):
        who = await field.player("Pass Holder", replace(RICH, items=(("dungeon_pass", 9),)))
        for _ in range(4):
            await field.good(who, "dungeon_ticket")
        assert (await field.order(who, "use", item="dungeon_pass", bound=False, n=2))["code"] == "cap_exceeded"
        used = await field.good(who, "use", item="dungeon_pass", bound=False, n=1)
        assert (used["delta"], used["result"]["tickets"]) == ({"s:dungeon_pass:free": -1}, 5)
        assert (await field.order(who, "dungeon_ticket"))["code"] == "cap_exceeded"
        for _ in range(8):
            await run_begun(field, who)
            await field.good(who, "dungeon_abandon")
        assert (await field.order(who, "lobby_open", dungeon=0))["code"] == "cap_exceeded"

    play(story)


def test_an_arena_ticket_is_five_attempts_more(play):
    """The sixth fight of a day costs a ticket, and there is one a day."""

    async def story(field):
        who = await field.player("Gladiator", RICH)
        others = [await field.player(f"Rank {n}", Raise(realm=3, level=20)) for n in range(3)]
        for one in (*others, who):
            await field.good(one, "arena_join")
        await field.query("UPDATE arena_player SET day = $2, used = 5 WHERE player = $1 RETURNING 1", who.id,
                          field.workers[0].clock.now_ms() // 86_400_000)  # fmt: skip
        fight = {"player": others[0].id, "expected_rank": 1}
        assert (await field.order(who, "arena_fight", **fight))["code"] == "cap_exceeded"
        await field.good(who, "arena_ticket")
        assert (await field.order(who, "arena_ticket"))["code"] == "cap_exceeded"
        await field.good(who, "arena_fight", **fight)

    play(story)


def test_attempts_of_yesterday_last_as_long_as_the_arena_was_off(play):
    """The arena was off for an hour yesterday: until one o'clock yesterday's attempts are used first, then today's."""

    async def story(field):
        who = await field.player("Night Fighter", RICH)
        other = await field.player("Night Rank", Raise(realm=3, level=20))
        for one in (other, who):
            await field.good(one, "arena_join")
        now_ms = field.workers[0].clock.now_ms()
        today = now_ms // 86_400_000
        midnight_ms = (today + 1) * 86_400_000
        off = "INSERT INTO pause (system, off_at, on_at) VALUES ('arena', $1::bigint - 3600000, $1::bigint) RETURNING 1"
        await field.query(off, midnight_ms - 1)
        used = "UPDATE arena_player SET day = $2, used = 4 WHERE player = $1 RETURNING 1"
        await field.query(used, who.id, today)
        clocks = [worker.clock for worker in field.workers]
        counted = "SELECT day - $2::int, used::int FROM arena_player WHERE player = $1"
        try:
            await field.at(midnight_ms + 60_000)
            await field.sweep()
            rank = (await field.query("SELECT rank FROM arena WHERE player = $1", other.id))[0][0]
            first = await field.good(who, "arena_fight", player=other.id, expected_rank=rank)
            assert await field.query(counted, who.id, today) == [(0, 5)]
            assert first["result"]["won"] is True
            await field.query("DELETE FROM arena_pair RETURNING 1")
            mine = (await field.query("SELECT rank FROM arena WHERE player = $1", who.id))[0][0]
            await field.good(other, "arena_fight", player=who.id, expected_rank=mine)
            assert await field.query(counted, other.id, today) == [(0, 1)]
            await field.at(midnight_ms + 3_600_001)
            await field.query("DELETE FROM arena_pair RETURNING 1")
            await field.good(other, "arena_fight", player=who.id, expected_rank=mine)
            assert await field.query(counted, other.id, today) == [(1, 1)]
        finally:
            for worker, clock in zip(field.workers, clocks, strict=True):
                worker.clock = clock

    play(story)


def test_an_entry_comes_back_when_a_run_ends_by_our_fault(play):
    """A run that ran out while the house was closed costs nothing; one that was forgotten does."""

    async def story(field):
        patient, forgetful = await field.player("Patient", RICH), await field.player("Forgetful", RICH)
        now_ms = field.workers[0].clock.now_ms()
        await run_begun(field, forgetful)
        await field.sweep(now_ms + RUN_MS + 60_000)
        assert await field.query(USED, forgetful.id) == [(1,)]
        await run_begun(field, patient)
        await run_begun(field, forgetful)
        closed = """INSERT INTO control VALUES ('maintenance', '{"state": "closed"}') RETURNING 1"""
        await field.query(closed)
        await field.sweep(now_ms + RUN_MS + 120_000)
        await field.query("DELETE FROM control RETURNING 1")
        assert await field.query(USED, patient.id) == []
        assert await field.query(USED, forgetful.id) == [(1,)]

    play(story)


def test_an_entry_comes_back_when_the_build_of_a_run_is_gone(play):
    """A run that only a build which was ended could have played on costs nothing."""

    async def story(field):
        orphan, pinned = await field.player("Orphan", RICH), await field.player("Pinned Run", RICH)
        now_ms = field.workers[0].clock.now_ms()
        for who, build in ((orphan, "v8"), (pinned, "v9")):
            await run_begun(field, who)
            other = "UPDATE dungeon_run SET rules = 99, build = $2 WHERE host = $1 RETURNING 1"
            await field.query(other, who.id, build)
        alive = "INSERT INTO process VALUES ('one of v9', 'v9', 'all', 0, 0, $1) RETURNING 1"
        await field.query(alive, now_ms + RUN_MS + 50_000)
        await field.sweep(now_ms + RUN_MS + 60_000)
        assert await field.query(USED, orphan.id) == []
        assert await field.query(USED, pinned.id) == [(1,)]
        await field.query("DELETE FROM process RETURNING 1")

    play(story)


def test_nobody_transcends_in_the_middle_of_a_run(play):
    """A party does not lose its strongest to another life between two floors."""

    async def story(field):
        who = await field.player("Between Lives", RICH)
        await run_begun(field, who)
        refused = await field.order(who, "transcend")
        assert (refused["code"], refused["detail"]) == ("wrong_state", "a dungeon run is open")
        await field.good(who, "dungeon_abandon")
        assert (await field.good(who, "transcend"))["ok"]

    play(story)


def test_a_member_strikes_three_times_a_week_in_whatever_guild(play):
    """Changing guild is no way to more hits, and a technique makes room for more members."""

    async def story(field):
        who, guest = await field.player("Striker", RICH), await field.player("Tech Guest", RICH)
        guild = (await field.good(who, "guild_create", name="Strikers"))["result"]["guild"]
        await field.good(who, "guild_boss_hit")
        (week,) = (await field.query("SELECT week FROM guild_hit WHERE player = $1", who.id))[0]
        other = "INSERT INTO guild_hit VALUES (999, $2, $1, 2, 10, false) RETURNING 1"
        await field.query(other, who.id, week)
        assert (await field.order(who, "guild_boss_hit"))["code"] == "cap_exceeded"
        await field.good(who, "guild_invite", player=guest.id)
        await field.query("UPDATE guild SET n = 32 WHERE id = $1 RETURNING 1", guild)
        assert (await field.order(guest, "guild_join", id=guild))["code"] == "cap_exceeded"
        await field.good(who, "guild_donate", tier=2)
        await field.good(who, "guild_tech_up", tech="slots")
        await field.good(guest, "guild_join", id=guild)

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """Jade went where tickets go."""
    assert audits.once(database).violations == []
