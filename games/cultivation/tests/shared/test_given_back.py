"""What was switched off is given back: entries, gifts, donations and requests of a day last longer by that time."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from cultivation.audit import run as audits
from cultivation.rules.dungeon import RUN_MS
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
RICH = Raise(realm=6, level=130, stone=1_000_000, jade=2_000)
DAY, HOUR, MINUTE = 86_400_000, 3_600_000, 60_000
OFF = "INSERT INTO pause (system, off_at, on_at) VALUES ($1, $2::bigint, $3::bigint) RETURNING 1"
USED = "SELECT day - $2::int, used::int FROM dungeon_entry WHERE player = $1 ORDER BY day"


@asynccontextmanager
async def midnight(field, system):
    """The clocks of the field as they were afterwards, and the system off from 22 to 23 o'clock of today. Gives the
    day and a way to a moment after midnight.
    """
    clocks = [worker.clock for worker in field.workers]
    today = clocks[0].now_ms() // DAY
    begins = (today + 1) * DAY
    span = (system, begins - 2 * HOUR, begins - HOUR)
    if not await field.query("SELECT 1 FROM pause WHERE system = $1 AND off_at = $2 AND on_at = $3", *span):
        await field.query(OFF, *span)

    async def at(after_ms):
        await field.at(begins + after_ms)
        await field.sweep()

    try:
        yield today, at
    finally:
        for worker, clock in zip(field.workers, clocks, strict=True):
            worker.clock = clock
        await field.sweep()


async def run_through(field, who):
    await field.good(who, "lobby_open", dungeon=0)
    await field.good(who, "dungeon_start")
    await field.good(who, "dungeon_abandon")


def test_yesterday_s_entries_are_used_first_and_then_today_s(play):
    """Dungeons were off for an hour in the evening: until one o'clock yesterday's entries and tickets open doors."""

    async def story(field):
        who = await field.player("Late Delver", RICH)
        await run_through(field, who)
        await field.good(who, "dungeon_ticket")
        async with midnight(field, "dungeon") as (today, at):
            await at(MINUTE)
            for _ in range(4):
                await run_through(field, who)
            assert await field.query(USED, who.id, today) == [(0, 4), (1, 1)]
            await at(HOUR - 2)
            await run_through(field, who)
            await at(HOUR + MINUTE)
            await run_through(field, who)
            assert (await field.order(who, "lobby_open", dungeon=0))["code"] == "cap_exceeded"
            assert await field.query(USED, who.id, today) == [(0, 4), (1, 3)]

    play(story)


def test_yesterday_s_entries_are_over_when_the_time_is_given_back(play):
    """An hour is an hour."""

    async def story(field):
        who = await field.player("Too Late", RICH)
        async with midnight(field, "dungeon") as (today, at):
            await at(HOUR + MINUTE)
            await run_through(field, who)
            assert await field.query(USED, who.id, today) == [(1, 1)]

    play(story)


def test_an_entry_comes_back_to_the_day_that_it_was_used_of(play):
    """A run that used yesterday's entry and ran out by our fault gives yesterday's entry back, not today's."""

    async def story(field):
        who = await field.player("Night Delver", RICH)
        async with midnight(field, "dungeon") as (today, at):
            await at(MINUTE)
            for _ in range(3):
                await run_through(field, who)
            await field.good(who, "lobby_open", dungeon=0)
            await field.good(who, "dungeon_start")
            assert await field.query(USED, who.id, today) == [(0, 3), (1, 1)]
            await field.query("UPDATE dungeon_inside SET day = $2 WHERE player = $1 RETURNING 1", who.id, today)
            await field.query("""INSERT INTO control VALUES ('maintenance', '{"state": "closed"}') RETURNING 1""")
            await at(RUN_MS + 2 * MINUTE)
            await field.query("DELETE FROM control RETURNING 1")
            assert await field.query(USED, who.id, today) == [(0, 2), (1, 1)]

    play(story)


def test_gifts_of_yesterday_are_claimed_as_long_as_friends_were_off(play):
    """A gift does not lapse because nobody could take it; one of today is another gift."""

    async def story(field):
        one, two = await field.player("Gift Giver"), await field.player("Gift Taker")
        await field.good(one, "friend_request", player=two.id)
        await field.good(two, "friend_accept", player=one.id)
        await field.good(one, "gift_send", player=two.id)
        async with midnight(field, "social") as (_, at):
            await at(HOUR - MINUTE)
            await field.good(one, "gift_send", player=two.id)
            assert (await field.good(two, "gift_claim", player=one.id))["delta"] == {"stone": 50}
            assert (await field.good(two, "gift_claim", player=one.id))["delta"] == {"stone": 50}
            assert (await field.order(two, "gift_claim", player=one.id))["code"] == "wrong_state"

    play(story)


def test_gifts_of_yesterday_lapse_otherwise(play):
    """A day is a day where nobody switched anything off."""

    async def story(field):
        one, two = await field.player("Slow Giver"), await field.player("Slow Taker")
        await field.good(one, "friend_request", player=two.id)
        await field.good(two, "friend_accept", player=one.id)
        await field.good(one, "gift_send", player=two.id)
        async with midnight(field, "social") as (_, at):
            await at(HOUR + MINUTE)
            assert (await field.order(two, "gift_claim", player=one.id))["code"] == "not_found"

    play(story)


def test_donations_of_yesterday_are_given_as_long_as_guilds_were_off(play):
    """Each size once for yesterday, then once for today, and the books agree."""

    async def story(field):
        who = await field.player("Late Donor", RICH)
        await field.good(who, "guild_create", name="Late Donors")
        await field.good(who, "guild_donate", tier=0)
        async with midnight(field, "guild") as (_, at):
            await at(MINUTE)
            await field.good(who, "guild_donate", tier=1)
            await field.good(who, "guild_donate", tier=0)
            assert (await field.order(who, "guild_donate", tier=0))["code"] == "wrong_state"
            await field.good(who, "guild_donate", tier=1)
            assert (await field.order(who, "guild_donate", tier=1))["code"] == "wrong_state"

    play(story)


@pytest.mark.parametrize(
    ("system", "insert", "found"),
    [
        (
            "social",
            "INSERT INTO friend_request VALUES (900001, 900002, $1) RETURNING 1",
            "SELECT at FROM friend_request WHERE sender = 900001",
        ),
        (
            "pvp",
            "INSERT INTO pvp_duel VALUES (900001, 900002, '', $1) RETURNING 1",
            "SELECT at FROM pvp_duel WHERE challenger = 900001",
        ),
        (
            "dungeon",
            "INSERT INTO dungeon_lobby VALUES (900001, 0, 0, $1) RETURNING 1",
            "SELECT at FROM dungeon_lobby WHERE host = 900001",
        ),
        (
            "notification",
            """INSERT INTO broadcast (id, reason, subject, created, expires, born_before)
            VALUES ('given back', 'comp', 'x', 0, 7200000 + $1::bigint, 0) RETURNING 1""",
            "SELECT expires - 7200000 FROM broadcast WHERE id = 'given back'",
        ),
    ],
)
def test_what_waits_for_an_answer_waits_longer(play, system, insert, found):
    """A request, a challenge and a party that gathers do not run out while nobody could answer."""

    async def story(field):
        now_ms = field.workers[0].clock.now_ms()
        await field.query(insert, now_ms - HOUR - 1_000)
        await field.query(OFF, system, now_ms - HOUR, now_ms)
        await field.sweep()
        assert await field.query(found) == [(now_ms - 1_000,)]
        await field.sweep()
        assert await field.query(found) == [(now_ms - 1_000,)]

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """What was paid for days that lasted longer is no more than they allow."""
    assert audits.once(database).violations == []
