"""The board of guilds: its places are guilds, also for who asks about the own one and those of friends."""

from __future__ import annotations

import pytest

from cultivation.service.reads.leaderboard import around, friends
from cultivation.service.reads.read import Query

pytestmark = pytest.mark.real
ROW = "INSERT INTO board_row (board, season, owner, score, reached) VALUES ('power', 0, $1, $2, 0) RETURNING 1"
JOIN = "INSERT INTO member VALUES ($1, $2, 'member', 0) RETURNING 1"


async def owners(field, of, who):
    worker = field.workers[0]
    async with worker.pool.acquire() as connection:
        found = await of(Query(connection, who, worker.clock.now_ms(), {"board": "guild_power"}))
    return [row["owner"] for row in found["rows"]]


def test_a_member_is_shown_the_own_guild_and_those_of_friends(play):
    """Twenty-five guilds, the reader's in the middle: ten before and ten after it; a guild that happens to have the
    number of a friend is not that friend's.
    """

    async def story(field):
        me, friend = 9_001, 9_002
        for guild in range(8_001, 8_026):
            member = {8_013: me, 8_020: friend}.get(guild, -guild)
            await field.query(JOIN, member, guild)
            await field.query(ROW, member, 10_000 - guild)
        await field.query(JOIN, -1, friend)
        await field.query(ROW, -1, 1)
        await field.query("INSERT INTO friend (a, b, since) VALUES ($1, $2, 0) RETURNING 1", me, friend)
        assert await owners(field, around, me) == list(range(8_003, 8_024))
        assert await owners(field, friends, me) == [8_013, 8_020]
        assert await owners(field, around, 9_999) == [], "who is in no guild has no place on it"

    play(story)
