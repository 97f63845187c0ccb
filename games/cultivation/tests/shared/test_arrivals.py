"""Players who come in together, at several processes: each as if alone."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from cultivation.service.admission import place_of
from cultivation.service.arrivals import Comer
from cultivation.service.edge import Refused
from cultivation.service.moderation import ban, unban
from cultivation.store.postgres import connect
from cultivation.store.sessions import Device

pytestmark = pytest.mark.real
SECRET = "a secret of this test"  # noqa: S105  Nobody's.


def comer(account, secret=SECRET, ticket=None, address="10.7.0.1"):
    return Comer(Device(account, secret, ticket), address)


async def begun(worker, *comers):
    """What each got who came to this worker at the same time."""
    return await asyncio.gather(*(worker.arrivals.begin(worker, one) for one in comers), return_exceptions=True)


def test_an_account_made_at_all_doors_at_once_is_one(play):
    """Four processes, each asked three times for the same three new names: three players, and each login its own."""

    async def story(field):
        names = [f"new {n}" for n in range(3)]
        at_doors = await asyncio.gather(
            *(begun(worker, *(comer(name) for name in names * 3)) for worker in field.workers)
        )
        sessions = [session for found in at_doors for session, _ in found]
        assert len(sessions) == len({(one.player_id, one.epoch) for one in sessions}) == 36
        rows = await field.query("SELECT id, epoch FROM player WHERE account LIKE 'new _' ORDER BY id")
        assert sorted({one.player_id for one in sessions}) == [id_ for id_, _ in rows]
        assert [epoch for _, epoch in rows] == [12, 12, 12]
        purses = "SELECT count(*), sum(balance) FROM wallet WHERE account = ANY($1)"
        assert await field.query(purses, [f"p:{id_}" for id_, _ in rows]) == [(3 * 5, 0)]

    play(story)


def test_a_wrong_secret_costs_its_neighbours_nothing_and_keeps_its_place(play):
    """Who comes in gives the place in line up; whoever guessed is refused, counted, and waits on."""

    async def story(field):
        worker = field.workers[0]
        await begun(worker, *(comer(f"line {n}") for n in range(4)))
        places = [await place_of(worker, holder=f"line {n}", ticket="") for n in range(4)]
        tickets = [place.ticket for place in places]
        asked = [comer(f"line {n}", "a wrong secret!!" if n == 2 else SECRET, tickets[n]) for n in range(4)]
        found = await begun(worker, *asked)
        assert [type(one) for one in found] == [tuple, tuple, Refused, tuple]
        assert (found[2].code, found[2].wait_ms) == ("not_allowed", None)
        assert await field.query("SELECT ticket FROM waiting WHERE ticket = ANY($1)", tickets) == [(tickets[2],)]
        tried = "SELECT cardinality(at) FROM login_attempt WHERE subject = ANY($1)"
        assert await field.query(tried, ["device line 2", "device at 10.7.0.1"]) == [(1,), (1,)]

    play(story)


def test_the_sixth_guess_waits_and_so_does_the_right_secret_after_it(play):
    """Guesses at one account that come all at once are looked at one after the other."""

    async def story(field):
        worker = field.workers[0]
        await begun(worker, comer("guessed"), comer("neighbour"))
        guesses = [comer("guessed", f"a wrong secret {n}", address=f"10.8.0.{n}") for n in range(7)]
        found = await begun(worker, *guesses, comer("guessed", address="10.8.0.9"), comer("neighbour"))
        assert [one.code for one in found[:8]] == ["not_allowed"] * 5 + ["rate_limited"] * 3
        assert all(0 < one.wait_ms <= 60_001 for one in found[5:8])
        assert isinstance(found[8], tuple)

    play(story)


def test_a_build_is_noted_for_those_whom_it_lets_in(play):
    """Who is banned was not let in by anybody, and an unknown player is nobody."""

    async def story(field):
        worker = field.workers[0]
        found = await begun(worker, comer("welcome"), comer("unwelcome"))
        here, banned = (session.player_id for session, _ in found)
        async with worker.pool.acquire() as connection:
            await ban(connection, banned, now_ms=1, by="a moderator", why="bots")
        known = await asyncio.gather(*(worker.arrivals.let_in(worker, id_) for id_ in (here, banned, here, 10**9)))
        assert [one and one.account.banned for one in known] == [None, "bots", None, None]
        assert known[3] is None
        noted = "SELECT player, build FROM build_used WHERE player = ANY($1)"
        assert await field.query(noted, [here, banned]) == [(here, worker.identity.build)]
        async with worker.pool.acquire() as connection:
            await unban(connection, banned)

    play(story)


def test_logins_and_commands_of_the_same_players_never_lock_each_other_out(play, database):
    """Every process lets the same players in, in another order each, while their commands are written in groups."""

    async def story(field):
        players = [await field.player(f"Many Hands {n}") for n in range(24)]
        dice = Random(4)  # noqa: S311  Dice, no secrets.

        async def logins(worker):
            for _ in range(12):
                some = dice.sample(players, len(players))
                await begun(worker, *(comer(f"account {one.name}") for one in some))

        async def commands(worker):
            for _ in range(12):
                await asyncio.gather(*(field.order(one, "idle_claim", worker=worker) for one in players))

        connection = await connect(database)
        dead = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        before = await connection.fetchval(dead)
        await asyncio.gather(*(act(worker) for worker in field.workers for act in (logins, commands)))
        await connection.execute("SELECT pg_stat_clear_snapshot()")
        assert await connection.fetchval(dead) == before
        epochs = await connection.fetch("SELECT epoch FROM player WHERE account LIKE 'account Many Hands %'")
        await connection.close()
        assert [row["epoch"] for row in epochs] == [1 + 12 * len(field.workers)] * len(players)

    play(story)
