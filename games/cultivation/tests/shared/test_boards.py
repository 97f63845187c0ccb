"""Boards in memory: whoever looks stands where the definition in the database says, always."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cultivation.service.boards.compare import compare
from cultivation.service.boards.kept import CATCH_UP_MS_MAX, FORGET_MS, Boards
from cultivation.service.boards.ranking import Ranking
from cultivation.store import boards

OWNER = st.integers(1, 30)
ROW = st.tuples(OWNER, st.integers(-3, 6), st.integers(0, 4))
DEED = st.one_of(
    st.tuples(st.just("put"), st.lists(ROW, max_size=8)),
    st.tuples(st.just("drop"), st.lists(OWNER, max_size=3)),
    st.tuples(st.just("hide"), st.frozensets(OWNER, max_size=6)),
)
SPAN = (0, 2**53)
WRITE = """INSERT INTO board_row (board, season, owner, score, reached) VALUES ($1, 0, $2, $3, $4)
ON CONFLICT (board, season, owner) DO UPDATE SET score = EXCLUDED.score, reached = EXCLUDED.reached RETURNING 1"""


def defined(rows, hidden):
    """The order as the specification words it, by sorting everybody."""
    seen = [(owner, *row) for owner, row in rows.items() if owner not in hidden]
    ordered = sorted(seen, key=lambda row: (-row[1], row[2], row[0]))
    return [(rank, *row) for rank, row in enumerate(ordered, start=1)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(deeds=st.lists(DEED, max_size=12), n=st.integers(0, 100), who=OWNER, some=st.lists(OWNER, max_size=5))
def test_any_changes_leave_the_order_that_sorting_gives(deeds, n, who, some):
    """Whatever scores come, go and are hidden: first, around and friends are what sorting everybody says."""
    ranking, rows, hidden = Ranking(), {}, frozenset()
    for deed, value in deeds:
        getattr(ranking, deed)(value)
        if deed == "put":
            rows |= {owner: (score, reached) for owner, score, reached in value}
        elif deed == "drop":
            rows = {owner: row for owner, row in rows.items() if owner not in value}
        else:
            hidden = value
    expected = defined(rows, hidden)
    assert ranking.top(n) == expected[:n]
    assert ranking.of([who, *some]) == [row for row in expected if row[1] in {who, *some}]
    (at, *_) = [row[0] for row in expected if row[1] == who] or [None]
    assert ranking.around(who, 2) == ([] if at is None else expected[max(0, at - 3) : at + 2])


async def shown(field, kept, now_ms):
    """The whole board as memory and as the definition have it."""
    async with kept.lock, field.workers[0].pool.acquire() as connection:
        ranking = await kept.fresh(connection, now_ms, SPAN)
        rows = await connection.fetch(boards.ranked(kept.board, "true") + " ORDER BY rank", *SPAN)
    return ranking.top(10**6), [tuple(row.values()) for row in rows]


@pytest.mark.parametrize("board", boards.SOURCES)
def test_every_board_in_memory_is_its_definition(play, board):
    """Each of the eight boards, with players who were banned, and after whatever other processes wrote."""

    async def story(field):
        dice = random.Random(3)  # noqa: S311  Seeded dice.
        people = [await field.player(f"{board} {n}") for n in range(4)]
        await field.order(people[0], "guild_create", name=f"House of {board}")
        for who in people[:3]:
            await field.order(who, "arena_join")
        await field.query("INSERT INTO pvp_player (player, rating) SELECT n, 900 + n FROM generate_series(1, 9) n"
                          " ON CONFLICT DO NOTHING RETURNING 1")  # fmt: skip
        kept, now_ms = Boards().board(board, 1_000), 1_000
        for step in range(12):
            for _ in range(6):
                owner = dice.choice([who.id for who in people] + list(range(100, 130)))
                await field.query(WRITE, dice.choice(["power", board]), owner, dice.randrange(5), dice.randrange(3))
            if step % 3 == 0:
                await field.query("INSERT INTO ban (player, by_whom, why, at) VALUES ($1, 'x', 'x', 0)"
                                  " ON CONFLICT DO NOTHING RETURNING 1", dice.randrange(100, 130))  # fmt: skip
            if step % 4 == 1:
                await field.query("DELETE FROM board_row WHERE owner = $1 RETURNING 1", dice.randrange(100, 130))
                await field.query("DELETE FROM ban WHERE player < $1 RETURNING 1", dice.randrange(100, 130))
            now_ms += dice.choice([10, 6_000, CATCH_UP_MS_MAX + 1]) if board in boards.CHANGING else 6_000
            found, expected = await shown(field, kept, now_ms)
            assert found == expected
            assert found or board == "dungeon_week"

    play(story)


def test_what_is_written_while_others_write_is_not_missed(play):
    """A score whose transaction ends late is on the board once it has ended."""

    async def story(field):
        kept = Boards().board("stage", 0)
        late, early = field.workers[1].pool, field.workers[2].pool
        async with late.acquire() as connection, connection.transaction():
            await connection.fetch(WRITE, "stage", 501, 7, 1)
            async with early.acquire() as other:
                await other.fetch(WRITE, "stage", 502, 6, 1)
            assert (await shown(field, kept, 10))[0] == (await shown(field, kept, 20))[1]
        found, expected = await shown(field, kept, 30)
        assert found == expected
        assert {501, 502} <= {row[1] for row in found}

    play(story)


def test_the_night_compares_and_finds_what_is_planted(play):
    """A board that went wrong in memory is counted, and is right again when it is asked for next."""

    async def story(field):
        worker = field.workers[0]
        await field.query(WRITE, "level", 601, 9, 1)
        async with worker.pool.acquire() as connection:
            assert await compare(worker, connection) == 0
            assert worker.metrics.counters["cultivation_board_compared_total", ()] > 0
            worker.boards.kept["level"].ranking.put([(601, 8, 1)])
            found = await compare(worker, connection)  # who was overtaken by the mistake is wrong as well
            assert worker.metrics.counters["cultivation_board_mismatch_total", ()] == found > 0
            assert await compare(worker, connection) == 0
            worker.boards.kept["level"].ranking.drop([601])
            assert await compare(worker, connection) > 0
            assert await compare(worker, connection) == 0

    play(story)


def test_a_board_that_nobody_asks_for_takes_no_memory():
    """Boards of a game with many players are kept by the processes that are asked for them."""
    kept = Boards()
    first = kept.board("power", 1_000)
    assert kept.board("power", 2_000) is first
    kept.board("level", FORGET_MS + 1_001)
    assert list(kept.kept) == ["level"]
