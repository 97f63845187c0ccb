"""The end of a season: what stood on a board is kept and paid once, whoever closes it and however often."""

from __future__ import annotations

import pytest

from cultivation.audit import run as audits
from cultivation.content.load import tables
from cultivation.rules import leaderboard
from cultivation.rules.calendar import UTC
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
STATES = "SELECT state FROM board_season WHERE board = 'level' AND season = $1"
FINAL = "SELECT rank, owner, score FROM board_final WHERE board = 'level' AND season = $1 ORDER BY rank"
PAID = """SELECT to_account, qty FROM ledger WHERE reason = 'season' AND to_account LIKE '%.season:level:%'
ORDER BY qty DESC"""
AGAIN = (
    "UPDATE job SET done_at = NULL WHERE kind IN ('board_close', 'board_pay') AND subject LIKE 'level:%' RETURNING 1"
)
TOLD = "SELECT data FROM stream_event WHERE type = 'SeasonEnded' AND player = $1 AND data LIKE '%level%'"


def test_a_board_is_frozen_and_paid_once(play, database):
    """Ranks are those of the last moment; four processes, two sweeps and a job run again pay nobody twice."""

    async def story(field):
        people = [await field.player(f"Ranked {n}", Raise(realm=4, level=30 + 10 * n)) for n in range(3)]
        await field.sweep()
        season, ends_ms = leaderboard.season_of(UTC, "level", field.workers[0].clock.now_ms())
        assert await field.query(STATES, season) == [("pending",)]
        await field.query("INSERT INTO ban VALUES ($1, 0, 'a test', 'a test') RETURNING 1", people[1].id)
        await field.sweep(ends_ms - 1_000)
        assert await field.query(FINAL, season) == []
        for minute in range(1, 4):
            await field.sweep(ends_ms + minute * 60_000)
        assert await field.query(STATES, season) == [("paid",)]
        ranks = [(1, people[2].id, 50), (2, people[1].id, 40), (3, people[0].id, 30)]
        assert await field.query(FINAL, season) == ranks
        worth = dict(tables().shared.season_stone["level"])
        paid = [(f"mail:{people[2].id}.season:level:{season}", worth[1]),
                (f"mail:{people[0].id}.season:level:{season}", worth[10])]  # fmt: skip
        assert await field.query(PAID) == paid
        assert await field.query(AGAIN)
        await field.sweep(ends_ms + 300_000)
        await field.query("UPDATE board_season SET state = 'frozen' WHERE board = 'level' RETURNING 1")
        await field.query(AGAIN)
        await field.sweep(ends_ms + 360_000)
        assert await field.query(PAID) == paid
        await field.sweep(ends_ms + 420_000)
        for _ in range(2):
            await field.delivered()
        told = [len(await field.query(TOLD, who.id)) for who in people]
        assert told == [1, 0, 1], "each who is paid hears of it, once"

    play(story)
    assert audits.once(database).violations == []


def test_the_week_s_board_is_closed_with_the_week(play):
    """The board of the week does not wait for the season."""

    async def story(field):
        await field.sweep()
        week, ends_ms = leaderboard.season_of(UTC, leaderboard.WEEKLY, field.workers[0].clock.now_ms())
        await field.sweep(ends_ms + 60_000)
        await field.sweep(ends_ms + 120_000)
        state = "SELECT state FROM board_season WHERE board = 'dungeon_week' AND season = $1"
        assert await field.query(state, week) == [("paid",)]

    play(story)
