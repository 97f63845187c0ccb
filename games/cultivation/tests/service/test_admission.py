"""A storm of logins is let in as fast as was promised, in turn, and nobody is told a time that does not come."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.protocol.control import Admission
from cultivation.service.admission import Gate
from cultivation.store import queue
from cultivation.store.postgres import connect

NOW_MS = 1_800_000_000_000
PER_S = 10


def test_a_short_line_moves_as_fast_as_there_is_room():
    """Who waits is not made to wait for the next whole second while the process has time for everybody."""
    gate = Gate(in_line=3)
    assert not gate.is_open(PER_S, 0.0)
    assert [gate.reaches(ahead, PER_S, 0.0) for ahead in (0, 3, PER_S - 1, PER_S)] == [True, True, True, False]


def test_nobody_overtakes_those_in_front():
    """What is left belongs to those who came earlier: the eleventh waits while ten are owed a place."""
    gate = Gate(in_line=20)
    assert gate.reaches(0, PER_S, 0.0)
    for _ in range(PER_S):
        gate.let_in(PER_S)
    assert not gate.reaches(0, PER_S, 0.0)
    assert gate.reaches(0, PER_S, 0.1)
    assert not gate.reaches(1, PER_S, 0.1)


def test_who_was_called_counts_against_the_pace():
    """Called and new ones together are no more than was promised to those who play already."""
    gate = Gate()
    assert gate.is_open(PER_S, 0.0)
    for _ in range(3 * PER_S):
        gate.let_in(PER_S, is_called=True)
    assert not gate.is_open(PER_S, 1.0)
    assert gate.is_open(PER_S, 1.2)


def test_a_full_game_stays_full():
    """Room in time is no room in the game; and where nobody may come in, nobody does."""
    full = Gate(left=1)
    assert full.is_open(PER_S, 0.0)
    assert not full.reaches(1, PER_S, 0.0)
    full.let_in(PER_S)
    assert not full.is_open(PER_S, 0.0)
    assert not Gate().is_open(0, 5.0)


async def _turns(uri, admission, *, waiting, turns, processes=2):
    """What is told after each of some calls a second apart, with so many who ask again each time."""
    connection = await connect(uri)
    try:
        for number in range(processes):
            report = (f"process {number}", "b", "all", 100, 0, NOW_MS + 60_000)
            await connection.execute(queue.REPORT, *report)
        await connection.execute("UPDATE calling SET at = $1, rate = 0", NOW_MS)
        crowds = []
        for turn in range(1, turns + 1):
            now_ms = NOW_MS + turn * 1_000
            for number in range(waiting):
                await queue.join(connection, f"w{number}", ticket=None, now_ms=now_ms)
            crowds.append(await queue.call(connection, admission, now_ms=now_ms))
        return crowds
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("admission", "rate"),
    [(Admission(logins_per_s=5), 10.0), (Admission(logins_per_s=5, max_concurrent=200), 0.0)],
)
def test_the_time_foretold_is_that_of_the_pace_from_the_first_second_on(new_database, admission, rate):
    """The first in a storm are told the truth too: two processes let in twice as many, and a full game nobody."""
    crowds = asyncio.run(_turns(new_database(), admission, waiting=60, turns=20))
    assert crowds[-1].rate == pytest.approx(rate, abs=0.2)
    assert rate == 0.0 or crowds[0].rate == rate


def test_nobody_waits_for_those_who_have_gone(new_database):
    """A device that is switched off keeps its number, and the next one is called in its stead."""

    async def whole(uri):
        connection = await connect(uri)
        try:
            await connection.execute("UPDATE calling SET at = $1", NOW_MS)
            gone = await queue.join(connection, "gone", ticket=None, now_ms=NOW_MS)
            later_ms = NOW_MS + queue.HERE_MS + 1_000
            here = await queue.join(connection, "here", ticket=None, now_ms=later_ms)
            crowd = await queue.call(connection, Admission(logins_per_s=1), now_ms=later_ms)
            called = await queue.join(connection, "here", ticket=here.ticket, now_ms=later_ms)
            back = await queue.join(connection, "gone", ticket=gone.ticket, now_ms=later_ms + 1_000)
            return gone, here, crowd, called, back
        finally:
            await connection.close()

    gone, here, crowd, called, back = asyncio.run(whole(new_database()))
    assert (gone.ahead, here.ahead, crowd.in_line, called.is_called) == (0, 0, 0, True)
    assert (back.ticket, back.ahead, back.is_called) == (gone.ticket, 0, False)
