"""Ladder and ratings: ranks stay a permutation, ratings keep their sum, and every prize is paid once."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.audit import run as audits
from cultivation.rules import elo, pvp

pytestmark = pytest.mark.real

LADDER = "SELECT rank, player FROM arena WHERE bracket = 0 ORDER BY rank"


def test_fifty_fights_at_once_keep_every_rank_held_by_one(play):
    """Nobody loses a rank to nobody: the ladder is a permutation whatever happens at once."""

    async def story(field):
        players = await asyncio.gather(*(field.player(f"Arena {n}") for n in range(12)))
        joins = await asyncio.gather(*(field.order(who, "arena_join") for who in players))
        assert sorted(reply["result"]["rank"] for reply in joins) == list(range(1, 13))
        assert (await field.order(players[0], "arena_join"))["code"] == "wrong_state"
        by_id = {who.id: who for who in players}
        replies = []
        for _ in range(2):
            ladder = await field.query(LADDER)
            tries = [
                field.order(by_id[ladder[own][1]], "arena_fight", player=ladder[target][1], expected_rank=target + 1)
                for own in range(12)
                for target in range(max(0, own - 3), own)
            ]
            replies += await asyncio.gather(*tries)
        assert len(replies) > 50
        codes = {reply.get("code", "ok") for reply in replies}
        assert codes <= {"ok", "stale_target", "cooldown", "cap_exceeded"}
        assert {"ok", "stale_target"} <= codes
        ladder = await field.query(LADDER)
        assert [rank for rank, _ in ladder] == list(range(1, 13))
        assert {player for _, player in ladder} == set(by_id)

    play(story)


def test_a_stale_target_costs_no_attempt(play):
    """Who was overtaken by events may try again."""

    async def story(field):
        ladder = await field.query(LADDER)
        low = await field.player("Arena Late")
        await field.good(low, "arena_join")
        target = ladder[-1]
        refused = await field.order(low, "arena_fight", player=target[1], expected_rank=target[0] - 1)
        assert refused["code"] == "stale_target"
        assert await field.query("SELECT used FROM arena_player WHERE player = $1", low.id) == [(0,)]

    play(story)


def test_the_ladder_is_paid_once_a_day(play):
    """Honor comes once, however many processes settle."""

    async def story(field):
        due = field.workers[0].clock.now_ms() + 86_400_000
        await field.sweep(due)
        await field.sweep(due)
        day = (due - 21 * 3_600_000) // 86_400_000
        mails = await field.query("SELECT id FROM mail WHERE id LIKE '%.arena:' || $1::text", str(day))
        assert len(mails) == len(await field.query(LADDER)) > 0

    play(story)


def test_a_match_moves_two_ratings_by_the_same_amount(play):
    """Ratings are neither made nor lost; a match is decided once, and its honor is paid once."""

    async def story(field):
        players = await asyncio.gather(*(field.player(f"Match {n}") for n in range(6)))
        await asyncio.gather(*(field.good(who, "pvp_queue") for who in players))
        assert (await field.order(players[0], "pvp_queue"))["code"] == "wrong_state"
        await field.sweep()
        await field.sweep()
        assert await field.query("SELECT 1 FROM pvp_ticket") == []
        assert await field.query("SELECT sum(rating)::int, sum(games)::int FROM pvp_player") == [(6 * 1_500, 6)]
        assert await field.query("SELECT count(*)::int FROM pvp_match") == [(3,)]
        honor = "SELECT sum(qty)::int FROM ledger WHERE reason = 'pvp_daily'"
        assert await field.query(honor) == [(300,)]

    play(story)


def test_a_season_ends_once_and_keeps_the_sum_of_ratings(play):
    """Everybody is drawn to the middle, and nothing is gained by it."""

    async def story(field):
        now_ms = field.workers[0].clock.now_ms()
        best = "UPDATE pvp_player SET rating = rating + 101 WHERE player = (SELECT min(player) FROM pvp_player)"
        await field.query(best + " RETURNING 1")
        before = (await field.query("SELECT sum(rating)::int FROM pvp_player"))[0]
        await field.sweep(now_ms + pvp.SEASON_DAYS * 86_400_000)
        await field.sweep(now_ms + pvp.SEASON_DAYS * 86_400_000)
        assert (await field.query("SELECT sum(rating)::int FROM pvp_player"))[0] == before
        rows = await field.query("SELECT season, player FROM pvp_season")
        assert len(rows) == 6, [worker.metrics.counters for worker in field.workers]

    play(story)


def test_a_duel_changes_nothing_but_the_statistics(play):
    """Friends may fight without risk."""

    async def story(field):
        one, two = await field.player("Duel One"), await field.player("Duel Two")
        await field.good(one, "duel_challenge", player=two.id)
        assert "won" in (await field.good(two, "duel_accept", player=one.id))["result"]
        assert (await field.order(two, "duel_accept", player=one.id))["code"] == "not_found"
        assert await field.query("SELECT 1 FROM pvp_player WHERE player = $1", one.id) == []

    play(story)


def test_expectations_of_two_add_up():
    """What one gains the other loses, at any difference."""
    assert all(elo.expected(d) + elo.expected(-d) == 1_000 for d in range(-1_000, 1_001))
    assert elo.moved(1_500, 1_500, games_a=0, games_b=0, won=True) == 16
    assert elo.moved(1_500, 1_500, games_a=0, games_b=0, won=False) == -16


def test_the_books_are_clean_after_all_of_this(database):
    """Honor was paid as the rules allow."""
    assert audits.once(database).violations == []
