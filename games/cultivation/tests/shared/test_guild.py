"""Guilds: no place is given twice, the treasury and the boss are shared rightly, and leaving costs what it says."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits
from cultivation.rules.calendar import UTC, week_begins_ms, week_of
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real

DAY_MS = 86_400_000


async def founded(field, name):
    leader = await field.player(name)
    guild = (await field.good(leader, "guild_create", name=name))["result"]["guild"]
    return leader, guild


async def joined(field, leader, guild, name):
    who = await field.player(name)
    await field.good(leader, "guild_invite", player=who.id)
    await field.good(who, "guild_join", id=guild)
    return who


def test_a_hundred_joins_into_two_free_places_are_two(play):
    """A guild never has more members than room, however many come in the same second."""

    async def story(field):
        leader, guild = await founded(field, "Crowd")
        crowd = await asyncio.gather(*(field.player(f"Crowd {n}") for n in range(100)))
        await field.query("UPDATE guild SET n = 30 WHERE id = $1 RETURNING 1", guild)  # 32 places at level 1
        await asyncio.gather(*(field.good(leader, "guild_invite", player=who.id) for who in crowd[:4]))
        for who in crowd[4:]:
            door = "INSERT INTO guild_door VALUES ($1, $2, 'invite', 0) RETURNING 1"
            await field.query(door, guild, who.id)
        replies = await asyncio.gather(*(field.order(who, "guild_join", id=guild) for who in crowd))
        assert sum(reply["ok"] for reply in replies) == 2
        assert {reply["code"] for reply in replies if not reply["ok"]} == {"cap_exceeded"}
        assert await field.query("SELECT count(*)::int FROM member WHERE guild = $1", guild) == [(3,)]
        assert await field.query("SELECT n FROM guild WHERE id = $1", guild) == [(32,)]

    play(story)


def test_a_donation_buys_techniques_that_all_members_feel(play):
    """Stone goes to the treasury, contribution to the giver, and power rises for members who did nothing."""

    async def story(field):
        leader, guild = await founded(field, "Givers")
        member = await joined(field, leader, guild, "Giver")
        before = (await field.good(member, "idle_claim"))["power"]
        given = await field.good(leader, "guild_donate", tier=2)
        assert given["delta"] == {"stone": -50_000, "contrib": 300}
        assert (await field.order(leader, "guild_donate", tier=2))["code"] == "wrong_state"
        await field.good(leader, "guild_tech_up", tech="hp")
        assert (await field.order(leader, "guild_tech_up", tech="hp"))["code"] == "insufficient"
        assert (await field.good(member, "idle_claim"))["power"] > before
        assert (await field.order(member, "guild_tech_up", tech="hp"))["code"] == "not_allowed"
        treasury = "SELECT balance FROM wallet WHERE account = $1 AND asset = 'stone'"
        assert await field.query(treasury, f"g:{guild}") == [(30_000,)]
        await field.good(member, "guild_donate", tier=0)
        left = await field.good(member, "guild_leave")
        assert left["delta"] == {"contrib": -10}
        assert left["power"] == before
        again = await field.order(member, "guild_apply", id=guild)
        assert again["code"] == "cooldown"

    play(story)


def test_the_boss_dies_once_and_pays_once(play):
    """Of many who strike at the same moment one has the kill; the week's rewards come once."""

    async def story(field):
        leader, guild = await founded(field, "Boss Guild")
        hunters = [await joined(field, leader, guild, f"Hunter {n}") for n in range(8)]
        await field.good(leader, "guild_boss_hit")
        await field.query("UPDATE guild SET boss_left = 2000 WHERE id = $1 RETURNING 1", guild)
        replies = await asyncio.gather(*(field.order(who, "guild_boss_hit") for who in hunters))
        assert sum(reply["ok"] and reply["result"]["killed"] for reply in replies) == 1
        assert await field.query("SELECT boss_left FROM guild WHERE id = $1", guild) == [(0,)]
        due = (await field.query("SELECT due FROM job WHERE kind = 'guild_boss'"))[0][0]
        assert await field.sweep(due) >= 1
        await field.sweep(due)
        paid = await field.query("SELECT count(*)::int FROM mail WHERE subject = 'guild_boss'")
        hit = await field.query("SELECT count(*)::int FROM guild_hit WHERE guild = $1", guild)
        assert paid == hit
        assert (await field.good(leader, "mail_claim_all"))["delta"]["contrib"] == 50

    play(story)


def test_a_guild_has_one_leader_through_handing_over_and_its_end(play):
    """A guild is never without a leader nor with two, and it ends only empty."""

    async def story(field):
        leader, guild = await founded(field, "Crown")
        heir = await joined(field, leader, guild, "Heir")
        assert (await field.order(leader, "guild_leave"))["code"] == "wrong_state"
        await field.good(leader, "guild_transfer", player=heir.id)
        roles = "SELECT player, role FROM member WHERE guild = $1 ORDER BY role"
        assert await field.query(roles, guild) == [(heir.id, "leader"), (leader.id, "member")]
        assert (await field.order(heir, "guild_disband"))["code"] == "wrong_state"
        await field.good(heir, "guild_kick", player=leader.id)
        await field.good(heir, "guild_disband")
        assert await field.query("SELECT 1 FROM guild WHERE id = $1", guild) == []

    play(story)


def test_an_absent_leader_is_replaced(play):
    """A guild whose leader stays away for two weeks goes on under its oldest elder."""

    async def story(field):
        leader, guild = await founded(field, "Absent")
        await joined(field, leader, guild, "Oldest")
        elder = await joined(field, leader, guild, "Elder")
        await field.good(leader, "guild_promote", player=elder.id, role="elder")
        now_ms = field.workers[0].clock.now_ms()
        await field.sweep(now_ms + 13 * DAY_MS)
        assert await field.query("SELECT leader FROM guild WHERE id = $1", guild) == [(leader.id,)]
        await field.sweep(now_ms + 15 * DAY_MS)
        assert await field.query("SELECT leader FROM guild WHERE id = $1", guild) == [(elder.id,)]

    play(story)


def test_what_others_do_to_an_absent_leader_is_no_return(play):
    """A leader whose row is still written by sales and help from the house is away all the same."""

    async def story(field):
        leader, guild = await founded(field, "Written To")
        heir = await joined(field, leader, guild, "Patient Heir")
        now_ms = field.workers[0].clock.now_ms()
        seen = "INSERT INTO presence (player, seen_at) VALUES ($1, $2) RETURNING 1"
        await field.query(seen, leader.id, now_ms)
        later_ms = now_ms + 15 * DAY_MS
        await field.query("UPDATE player SET updated_at = $2 WHERE id = $1 RETURNING 1", leader.id, later_ms)
        await field.sweep(now_ms + 13 * DAY_MS)
        assert await field.query("SELECT leader FROM guild WHERE id = $1", guild) == [(leader.id,)]
        await field.sweep(later_ms)
        assert await field.query("SELECT leader FROM guild WHERE id = $1", guild) == [(heir.id,)]

    play(story)


def test_a_boss_that_was_switched_off_lives_on_by_that_time(play):
    """Guilds were off for two hours: for two hours of the next week the old boss is still struck, and not paid."""

    async def story(field):
        leader = await field.player("Late Striker", Raise(realm=4, level=60, stone=1_000_000))
        guild = (await field.good(leader, "guild_create", name="Late Hunters"))["result"]["guild"]
        await field.good(leader, "guild_boss_hit")
        now_ms = field.workers[0].clock.now_ms()
        week = week_of(UTC, now_ms)
        ends_ms = week_begins_ms(UTC, week + 1)
        moved = "UPDATE job SET due = due + 7200000 WHERE key = $1 AND due = $2 RETURNING 1"
        assert await field.query(moved, f"boss:{guild}:{week}", ends_ms)
        clocks = [worker.clock for worker in field.workers]
        try:
            await field.at(ends_ms + 3_600_000)
            await field.good(leader, "guild_boss_hit")
            hits = "SELECT week, hits FROM guild_hit WHERE guild = $1 ORDER BY week"
            assert await field.query(hits, guild) == [(week, 2)]
            await field.at(ends_ms + 7_200_000)
            await field.good(leader, "guild_boss_hit")
            assert await field.query(hits, guild) == [(week, 2), (week + 1, 1)]
        finally:
            for worker, clock in zip(field.workers, clocks, strict=True):
                worker.clock = clock

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """Treasuries and rewards hold exactly what the postings say, and no faucet paid more than it may."""
    result = audits.once(database)
    assert result.violations == []
    assert sum(result.postings.values()) > 300
