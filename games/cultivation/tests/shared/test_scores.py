"""Boards: a process that dies takes no score with it."""

from __future__ import annotations

import pytest

from cultivation.rules.support import Raise
from cultivation.service.scores import write_scores

pytestmark = pytest.mark.real
OLD = Raise(realm=4, level=60, age_ms=100 * 3_600_000, stone=100_000)
SCORE = "SELECT board, score FROM board_row WHERE owner = $1"


async def told(worker):
    async with worker.pool.acquire() as connection:
        await write_scores(worker, connection)


def test_a_score_that_a_dead_process_had_noted_is_told_by_the_next(play):
    """Whoever reaches something a moment before a crash stands on the board for it."""

    async def story(field):
        who = await field.player("Noted", Raise(realm=4, level=60))
        await field.good(who, "idle_claim")
        for worker in field.workers:
            worker.scores.clear()  # as if each process had died and another had taken its place
        assert await field.query(SCORE, who.id) == []
        await field.sweep()
        found = dict(await field.query(SCORE, who.id))
        assert (found["level"], found["realm"], found["stage"]) == (60, 41, 0)
        assert found["power"] == (await field.good(who, "idle_claim"))["power"]

    play(story)


def test_an_older_note_never_overwrites_a_newer_one(play):
    """A process that starts late does not bring yesterday's score back."""

    async def story(field):
        who = await field.player("Newer", Raise(realm=4, level=60))
        await field.sweep()
        later = field.workers[0].clock.now_ms() + 60_000
        newer = "UPDATE board_row SET score = 99, reached = $2 WHERE owner = $1 AND board = 'level' RETURNING 1"
        await field.query(newer, who.id, later)
        await field.sweep()
        assert dict(await field.query(SCORE, who.id))["level"] == 99

    play(story)


def test_only_what_changed_is_noted_again_and_everything_where_a_deal_may_have_failed(play):
    """A board is not written anew for a command that moved nobody on it."""

    async def story(field):
        who, worker = await field.player("Twice", OLD), field.workers[0]
        await field.good(who, "idle_claim", worker=worker)
        await told(worker)
        assert (worker.scores, who.id in worker.scored) == ({}, True)
        await field.good(who, "expedition_set", worker=worker, stage=0)
        assert worker.scores == {}
        await field.good(who, "stage_challenge", worker=worker, stage=1)
        assert set(worker.scores[who.id]) == {"stage"}
        await told(worker)
        assert dict(await field.query(SCORE, who.id))["stage"] == 1
        await field.good(who, "buy_npc", item="fodder", n=9)
        await field.good(who, "market_list", worker=worker, kind="fixed", item="fodder", qty=1, price=30)
        assert set(worker.scores[who.id]) == {"power", "level", "realm", "stage"}
        assert who.id not in worker.scored

    play(story)


class Failing:
    """A connection that goes away at its second statement; meanwhile a player goes on."""

    def __init__(self, connection, meanwhile):
        self.connection, self.meanwhile, self.asked = connection, meanwhile, 0

    async def execute(self, *words):
        self.asked += 1
        if self.asked == 2:
            self.meanwhile()
            raise ConnectionError("gone")
        await self.connection.execute(*words)


def test_scores_that_could_not_be_written_are_written_later(play):
    """The database is away for a moment: nobody's best hour is missing from the boards, and nobody falls back."""

    async def story(field):
        worker, now_ms = field.workers[0], field.workers[0].clock.now_ms()
        worker.scores = {10**9 + n: {"level": (n, now_ms)} for n in range(150)}

        def meanwhile():
            worker.scores = {10**9 + 149: {"level": (200, now_ms + 1)}, 7 * 10**9: {"level": (3, now_ms)}}

        async with worker.pool.acquire() as connection:
            with pytest.raises(ConnectionError):
                await write_scores(worker, Failing(connection, meanwhile))
        assert len(worker.scores) == 151
        await told(worker)
        rows = dict(await field.query("SELECT owner, score FROM board_row WHERE owner >= $1", 10**9))
        assert rows == {10**9 + n: n for n in range(149)} | {10**9 + 149: 200, 7 * 10**9: 3}
        await field.query("DELETE FROM board_row WHERE owner >= $1 RETURNING 1", 10**9)

    play(story)
