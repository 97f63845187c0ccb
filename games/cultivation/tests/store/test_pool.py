"""Connections that are shared: nobody waits for ever, and none is lost or handed to two."""

from __future__ import annotations

import asyncio

import pytest

from cultivation.store.pool import WAITING_MAX, Away, SharedConnections


class Line:
    """A connection as far as the pool sees one."""

    def __init__(self, number):
        self.number = number
        self.is_over = self.is_busy = False

    def is_closed(self):
        return self.is_over

    def is_in_transaction(self):
        return self.is_busy

    def terminate(self):
        self.is_over = True

    async def close(self):
        self.is_over = True


class Broken(Exception):  # noqa: N818  The name says what happened.
    """What the driver says of a connection that is gone."""


class Server:
    """Makes lines, or refuses to."""

    def __init__(self):
        self.made = []
        self.is_up = True

    async def connect(self):
        await asyncio.sleep(0)
        if not self.is_up:
            raise Broken
        self.made.append(Line(len(self.made)))
        return self.made[-1]


def pooled(story, size=2, wait_s=5.0):
    """Runs a story of a pool and its server."""

    async def run():
        server = Server()
        pool = SharedConnections(server.connect, size, (Broken,), (Broken,), wait_s)
        await pool.regain()
        await story(pool, server)
        await pool.close()
        assert all(line.is_over for line in server.made)

    asyncio.run(run())


async def use(pool, for_turns=1, error=None):
    async with pool.acquire() as line:
        for _ in range(for_turns):
            await asyncio.sleep(0)
        if error:
            raise error
        return line.number


def test_a_hundred_share_two_and_each_has_one_for_himself():
    """More players than connections take turns, and no connection serves two at once."""

    async def story(pool, server):
        in_use = set()

        async def one():
            async with pool.acquire() as line:
                assert line not in in_use
                in_use.add(line)
                await asyncio.sleep(0)
                in_use.discard(line)

        await asyncio.gather(*(one() for _ in range(100)))
        assert len(server.made) == len(pool.idle) == 2

    pooled(story)


def test_who_waits_too_long_is_told_so():
    """A player does not look at a spinner for ever because others hold every connection."""

    async def story(pool, _server):
        async with pool.acquire(), pool.acquire():
            with pytest.raises(Away):
                await use(pool)
        assert await use(pool) in {0, 1}

    pooled(story, wait_s=0.01)


def test_no_more_wait_than_may():
    """A crowd before a slow database does not become a crowd in memory."""

    async def story(pool, _server):
        async with pool.acquire(), pool.acquire():
            waiting = [asyncio.create_task(use(pool)) for _ in range(WAITING_MAX)]
            await asyncio.sleep(0)
            with pytest.raises(Away):
                await use(pool)
        await asyncio.gather(*waiting)

    pooled(story)


def test_a_lost_database_frees_all_who_wait_and_comes_back_whole():
    """Whoever waits when the database stands still is answered, and afterwards there are as many connections."""

    async def story(pool, server):
        async with pool.acquire() as one, pool.acquire():
            waiting = [asyncio.create_task(use(pool)) for _ in range(5)]
            await asyncio.sleep(0)
            pool.lose()
            assert one.is_over
            told = await asyncio.gather(*waiting, return_exceptions=True)
            assert {type(error) for error in told} == {Away}
        with pytest.raises(Away):
            await use(pool)
        server.is_up = False
        with pytest.raises(Broken):
            await pool.regain()
        assert pool.is_away
        server.is_up = True
        await pool.regain()
        assert [line.is_over for line in pool.idle] == [False, False]
        await asyncio.gather(*(use(pool) for _ in range(10)))

    pooled(story)


@pytest.mark.parametrize("how", ["broken", "cancelled", "busy"])
def test_a_connection_left_in_the_middle_is_replaced(how):
    """What one player's lost request left behind is never seen by the next."""

    async def story(pool, server):
        if how == "broken":
            with pytest.raises(Broken):
                await use(pool, error=Broken())
        if how == "cancelled":
            task = asyncio.create_task(use(pool, 100))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if how == "busy":
            async with pool.acquire() as line:
                line.is_busy = True
        for _ in range(5):
            await asyncio.sleep(0)
        assert (len(server.made), len(pool.idle)) == (3, 2)
        assert not any(line.is_over for line in pool.idle)

    pooled(story)


def test_a_refused_statement_leaves_its_connection_in_use():
    """A rule that the database refuses costs no new connection."""

    async def story(pool, server):
        with pytest.raises(ValueError, match="no"):
            await use(pool, error=ValueError("no"))
        assert len(server.made) == len(pool.idle) == 2

    pooled(story)


def test_who_stops_waiting_takes_nothing_along():
    """A player who hangs up while waiting does not take a connection with him."""

    async def story(pool, server):
        async with pool.acquire(), pool.acquire():
            task = asyncio.create_task(use(pool))
            await asyncio.sleep(0)
        task.cancel()  # the connection has just been handed to it
        await asyncio.gather(task, return_exceptions=True)
        assert len(server.made) == len(pool.idle) == 2

    pooled(story)


def test_the_longest_open_is_given_out_first():
    """Whoever is used learns every statement: if all took turns, all would know all, and a process grew for hours."""

    async def story(pool, server):
        first, second, third = [await pool.take() for _ in range(3)]
        assert [first, second, third] == server.made
        for one in (first, third, second):
            pool.give(one, None)
        for _ in range(5):
            one, other = await pool.take(), await pool.take()
            assert (one, other) == (first, second)
            pool.give(one, None)
            pool.give(other, None)
        pool.give(await pool.take(), Broken())
        await asyncio.sleep(0.01)
        assert [await pool.take() for _ in range(3)] == [second, third, server.made[-1]]
        for one in (second, third, server.made[-1]):
            pool.give(one, None)

    pooled(story, size=3)
