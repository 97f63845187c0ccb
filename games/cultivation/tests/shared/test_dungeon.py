"""Dungeons: a run goes on after a crash or on another build, pays once, and a draining build begins none."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits
from cultivation.rules.dungeon import RUN_MS
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
STRONG = Raise(realm=6, level=120, stone=1_000)


async def inside(field, *names):
    party = [await field.player(name, STRONG) for name in names]
    await field.good(party[0], "lobby_open", dungeon=0)
    for who in party[1:]:
        await field.good(who, "lobby_join", player=party[0].id)
        await field.good(who, "lobby_ready")
    run = (await field.good(party[0], "dungeon_start"))["result"]["run"]
    return party, run


def test_a_run_is_played_on_by_whatever_process_answers_and_pays_each_once(play):
    """Between any two floors a build may be replaced; both of the party are rewarded, once."""

    async def story(field):
        (host, guest), run = await inside(field, "Delve Host", "Delve Guest")
        for floor in range(1, 6):
            assert (await field.good(host, "dungeon_advance"))["result"]["floor"] == floor
        ver = (await field.query("SELECT ver FROM player WHERE id = $1", guest.id))[0][0]
        tries = await asyncio.gather(*(field.order(host, "dungeon_finish") for _ in range(8)))
        won = [reply for reply in tries if reply["ok"]]
        assert len(won) == 1
        assert won[0]["delta"]["stone"] == 500
        assert won[0]["delta"]["essence"] == 20
        assert await field.query("SELECT ver FROM player WHERE id = $1", guest.id) == [(ver + 1,)]
        assert await field.query("SELECT count(*)::int FROM dungeon_reward WHERE run = $1", run) == [(2,)]
        assert await field.query("SELECT 1 FROM dungeon_inside WHERE run = $1", run) == []

    play(story)


def test_a_player_is_in_one_run_and_has_three_entries(play):
    """Neither time nor entries are spent twice."""

    async def story(field):
        (host,), _ = await inside(field, "Single")
        assert (await field.order(host, "lobby_open", dungeon=0))["code"] == "wrong_state"
        await field.good(host, "dungeon_abandon")
        for _ in range(2):
            await field.good(host, "lobby_open", dungeon=0)
            await field.good(host, "dungeon_start")
            await field.good(host, "dungeon_abandon")
        assert (await field.order(host, "lobby_open", dungeon=0))["code"] == "cap_exceeded"

    play(story)


def test_a_draining_build_goes_on_with_runs_and_begins_none(play):
    """A release waits for runs to end, and players are not thrown out."""

    async def story(field):
        (host,), _ = await inside(field, "Drained")
        newcomer = await field.player("Undrained", STRONG)
        for worker in field.workers:
            worker.draining = True
        assert (await field.order(newcomer, "lobby_open", dungeon=0))["code"] == "maintenance"
        await field.good(host, "dungeon_advance")

    play(story)


def test_a_run_ends_by_itself_after_half_an_hour(play):
    """A forgotten run does not keep its players for ever."""

    async def story(field):
        (host,), run = await inside(field, "Forgotten")
        now_ms = field.workers[0].clock.now_ms()
        await field.sweep(now_ms + RUN_MS + 60_000)
        assert await field.query("SELECT status FROM dungeon_run WHERE id = $1", run) == [("expired",)]
        assert (await field.order(host, "dungeon_advance"))["code"] == "not_found"
        await field.good(host, "lobby_open", dungeon=0)

    play(story)


def test_the_books_are_clean_after_all_of_this(database):
    """No run paid more than a run may."""
    assert audits.once(database).violations == []


def test_the_last_dungeons_are_reached_on_wings_only(play):
    """Who cannot fly is told what is missing, and no entry is spent."""

    async def story(field):
        who = await field.player("Walker", Raise(realm=9, level=180))
        refused = await field.order(who, "lobby_open", dungeon=14)
        assert (refused["code"], refused["detail"]) == ("not_unlocked", "wings of rank 3")
        await field.good(who, "lobby_open", dungeon=13)

    play(story)


def test_a_run_is_not_decided_by_other_rules_than_it_began_with(play):
    """A release in the middle of a run changes nothing about its fights."""

    async def story(field):
        (host,), run = await inside(field, "Pinned")
        await field.query("UPDATE dungeon_run SET rules = 99, build = 'v9' WHERE id = $1 RETURNING 1", run)
        refused = await field.order(host, "dungeon_advance")
        assert (refused["code"], refused["detail"]) == ("wrong_state", "this run goes on where it began: build v9")
        await field.query("UPDATE dungeon_run SET rules = 1 WHERE id = $1 RETURNING 1", run)
        await field.good(host, "dungeon_advance")

    play(story)


def test_a_draining_build_says_where_to_begin_instead(play):
    """Whoever wants to begin a run is sent on by name."""

    async def story(field):
        who = await field.player("Sent On", STRONG)
        worker = field.workers[0]
        worker.draining, worker.successor = True, "v2"
        try:
            refused = await field.order(who, "lobby_open", worker=worker, dungeon=0)
        finally:
            worker.draining, worker.successor = False, ""
        assert (refused["code"], refused["detail"]) == ("maintenance", "draining: go to v2")

    play(story)
