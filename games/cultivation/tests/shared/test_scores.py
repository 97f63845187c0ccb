"""Boards: a process that dies takes no score with it."""

from __future__ import annotations

import pytest

from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
SCORE = "SELECT board, score FROM board_row WHERE owner = $1"


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
