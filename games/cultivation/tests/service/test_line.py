"""The line as a process remembers it: the same places as the database would tell, without asking it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import pairwise
from types import SimpleNamespace

import pytest

from cultivation.protocol.control import Admission
from cultivation.service.line import Line
from cultivation.store import queue
from cultivation.store.postgres import open_pool
from cultivation.store.queue import Place

NOW_MS = 1_800_000_000_000
STANDS = SimpleNamespace(now_ms=lambda: NOW_MS)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (5, Place(5, False, 1)),
        (2, Place(2, True, 0)),
        (10, Place(10, False, 3)),
        (12, Place(12, False, 5)),
        (4, None),
        (1, None),
    ],
)
def test_a_place_follows_from_the_last_look(number, found):
    """In line, called, come since; but who was called too long ago or has gone is for the database to say."""
    line = Line(waiting=[3, 5, 9], called={2: NOW_MS + 1, 1: NOW_MS}, last=9)
    assert line.place(number, NOW_MS) == found


@asynccontextmanager
async def working(uri):
    """A worker's pool and clock, and a connection beside it."""
    pool = await open_pool(uri, size=2, statement_s=5)
    try:
        worker = SimpleNamespace(pool=pool, clock=STANDS)
        async with pool.acquire() as connection:
            yield worker, connection
    finally:
        await pool.close()


def test_who_comes_at_once_joins_with_one_number_a_name(new_database):
    """Five devices of four names: four numbers in the order in which they came, and everybody is answered."""

    async def whole(uri):
        async with working(uri) as (worker, connection):
            line = Line()
            await line.look(connection, now_ms=NOW_MS)
            places = await asyncio.gather(*(line.join(worker, name) for name in "abcad"))
            await line.look(connection, now_ms=NOW_MS)
            again = await line.join(worker, "c")
            return places, again, [line.place(place.ticket, NOW_MS) for place in places]

    places, again, later = asyncio.run(asyncio.wait_for(whole(new_database()), 30))
    assert [place.ahead for place in places] == [0, 1, 2, 0, 3]
    assert len({place.ticket for place in places}) == 4
    assert again == places[2]
    assert later == places


def test_who_asks_by_name_takes_no_number(new_database):
    """A device that lost its ticket and asks again and again puts nobody further back."""

    async def whole(uri):
        async with working(uri) as (worker, connection):
            line = Line()
            await line.look(connection, now_ms=NOW_MS)
            first = [await line.join(worker, "first") for _ in range(5)]
            return first, await line.join(worker, "second")

    first, second = asyncio.run(asyncio.wait_for(whole(new_database()), 30))
    assert [place.ahead for place in first] == [0] * 5
    assert second.ahead == 1


def test_positions_fall_and_never_rise_while_others_come_and_are_called(new_database):
    """Two processes let people join between the looks of the other: nobody is told a greater number than before."""

    async def whole(uri):
        async with working(uri) as (worker, connection):
            await connection.execute("UPDATE calling SET at = $1", NOW_MS)
            here, there = Line(), Line()
            told, numbers = {}, []
            for second in range(8):
                now_ms = NOW_MS + second * 1_000
                for line in (here, there):
                    await line.tell(connection, now_ms=now_ms)
                await queue.call(connection, Admission(logins_per_s=2), now_ms=now_ms)
                await here.look(connection, now_ms=now_ms)
                if second % 2:
                    await there.look(connection, now_ms=now_ms)
                for line in (here, there, here):
                    numbers.append((await line.join(worker, f"{second} {len(numbers)}")).ticket)
                for number in numbers:
                    place = here.place(number, now_ms)
                    if place:
                        told.setdefault(number, []).append(0 if place.is_called else place.ahead + 1)
            return told

    told = asyncio.run(asyncio.wait_for(whole(new_database()), 30))
    assert len(told) == 24
    assert all(before >= after for positions in told.values() for before, after in pairwise(positions))
    assert sum(positions[-1] == 0 for positions in told.values()) >= 10


def test_who_asks_from_memory_stays_in_line(new_database):
    """Whoever asks is there, though the database is only told once a second; whoever does not is passed over."""

    async def whole(uri):
        async with working(uri) as (worker, connection):
            line = Line()
            await line.look(connection, now_ms=NOW_MS)
            gone, here = [await line.join(worker, name) for name in ("gone", "here")]
            await line.look(connection, now_ms=NOW_MS)
            later_ms = NOW_MS + queue.HERE_MS + 1_000
            assert line.place(here.ticket, later_ms) == here
            await line.tell(connection, now_ms=later_ms)
            await line.look(connection, now_ms=later_ms)
            back = await queue.join(connection, "gone", ticket=gone.ticket, now_ms=later_ms)
            return line.place(here.ticket, later_ms), line.place(gone.ticket, later_ms), (gone, here, back)

    found, missing, (gone, here, back) = asyncio.run(asyncio.wait_for(whole(new_database()), 30))
    assert (gone.ahead, here.ahead) == (0, 1)
    assert found == Place(here.ticket, False, 0)
    assert missing is None
    assert back == gone


def test_a_database_that_is_away_leaves_nobody_without_an_answer():
    """Each who wanted to join is told of the failure, and the next one is tried anew."""

    class Away:
        def acquire(self):
            raise ConnectionError("away")

    async def whole():
        worker, line = SimpleNamespace(pool=Away(), clock=STANDS), Line()
        first = await asyncio.gather(*(line.join(worker, name) for name in "ab"), return_exceptions=True)
        return first + await asyncio.gather(line.join(worker, "c"), return_exceptions=True)

    assert [type(answer) for answer in asyncio.run(asyncio.wait_for(whole(), 30))] == [ConnectionError] * 3
