"""The process or its connection dies between any two awaits: the command either happened once or did not happen."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.rules.support import Raise

pytestmark = pytest.mark.real
POINTS_MAX = 80


class Died(Exception):  # noqa: N818  The name says what happened.
    """The process is gone at this point."""


class Fuse:
    """Burns down by one at every await that reaches the database, before it and after it."""

    def __init__(self, left):
        self.left = left
        self.blown = False

    def burn(self):
        if self.blown:
            raise Died
        self.left -= 1
        if self.left == 0:
            self.blown = True
            raise Died


class Dying:
    """A connection that dies at its point; what was sent before has happened, what follows has not."""

    def __init__(self, real, fuse):
        self.real = real
        self.fuse = fuse

    def __getattr__(self, name):
        method = getattr(self.real, name)

        async def called(*values, **named):
            self.fuse.burn()
            answer = await method(*values, **named)
            self.fuse.burn()
            return answer

        return called

    @asynccontextmanager
    async def transaction(self, **named):
        self.fuse.burn()
        async with self.real.transaction(**named):
            yield
            self.fuse.burn()
        self.fuse.burn()


class DyingPool:
    def __init__(self, real, fuse):
        self.real = real
        self.fuse = fuse

    @asynccontextmanager
    async def acquire(self):
        async with self.real.acquire() as connection:
            yield Dying(connection, self.fuse)


async def crash_everywhere(field, order):
    """Runs one order for each point at which it can die, each time sent again to a process that lives; the points."""
    dying, living = field.workers[0], field.workers[1]
    for point in range(1, POINTS_MAX):
        fuse, pool = Fuse(point), dying.pool
        who, command, args = await order(point)
        before = await version(field, who)
        key = field.key(living)
        dying.pool = DyingPool(pool, fuse)
        try:
            await field.order(who, command, key=key, worker=dying, **args)
        except Died:
            pass
        finally:
            dying.pool = pool
        first = await field.order(who, command, key=key, worker=living, **args)
        again = await field.order(who, command, key=key, worker=field.workers[2], **args)
        assert first["ok"], (point, first)
        assert first == again, point
        assert await version(field, who) == before + 1, point
        if not fuse.blown:
            return point
    raise AssertionError(f"the order still dies after {POINTS_MAX} awaits")


async def version(field, who):
    return (await field.query("SELECT ver FROM player WHERE id = $1", who.id))[0][0]


async def books(field):
    economy = Economy(tables())
    async with field.workers[0].pool.acquire() as connection:
        await audit(connection, economy, Position(), full=True)
    return [(v.rule, v.account, v.asset, v.what) for v in economy.violations]


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("idle_claim", {}),
        ("buy_npc", {"item": "minor_pill", "n": 1}),
        ("sell", {"item": "fodder", "bound": False, "n": 1}),
    ],
)
def test_a_command_of_one_player_happens_once_whenever_the_process_dies(play, command, args):
    """A player whose server crashed sends again and has neither lost nor doubled anything."""

    async def story(field):
        async def order(point):
            return await field.player(f"{command[:4]} {point}"), command, args

        assert await crash_everywhere(field, order) > 3
        assert await books(field) == []

    play(story)


def test_commands_written_together_happen_once_each_whenever_the_process_dies(play):
    """Neighbours in one transaction that a crash cut off have all been served, or all send again and are."""

    async def story(field):
        dying, living = field.workers[0], field.workers[1]
        players = [await field.player(f"Neighbour {n}") for n in range(5)]
        for point in range(1, POINTS_MAX):
            for who in players:
                await field.good(who, "idle_claim", worker=dying)
            before = [await version(field, who) for who in players]
            keys, fuse, pool = [field.key(living) for _ in players], Fuse(point), dying.pool
            dying.pool = DyingPool(pool, fuse)
            orders = [field.order(w, "idle_claim", key=k, worker=dying) for w, k in zip(players, keys, strict=True)]
            first = await asyncio.gather(*orders, return_exceptions=True)
            dying.pool = pool
            again = [
                await field.order(w, "idle_claim", key=k, worker=living) for w, k in zip(players, keys, strict=True)
            ]
            assert all(reply["ok"] for reply in again), (point, again)
            assert all(isinstance(was, Died) or was == now for was, now in zip(first, again, strict=True)), point
            assert [await version(field, who) for who in players] == [ver + 1 for ver in before], point
            if not fuse.blown:
                break
        assert point > 2
        assert await books(field) == []

    play(story)


def test_a_sale_happens_once_whenever_the_process_dies(play):
    """Goods, price, tax, mail and reply of a sale come together or not at all."""

    async def story(field):
        async def order(point):
            args = {"kind": "fixed", "item": "fodder", "qty": 1, "price": 30}
            seller = await field.player(f"Crash Seller {point}")
            listing = (await field.good(seller, "market_list", **args))["result"]["listing"]
            buyer = await field.player(f"Crash Buyer {point}")
            return buyer, "market_buy", {"id": listing, "qty": 1, "max_total": 30}

        assert await crash_everywhere(field, order) > 10
        assert await books(field) == []

    play(story)


def test_two_sessions_and_every_command_twice_at_once(play):
    """Each command sent twice at the same moment, to two processes, has one effect and one answer."""

    async def story(field):
        who = await field.player("Twice")
        before = await version(field, who)
        for turn in range(12):
            command, args = (("idle_claim", {}), ("buy_npc", {"item": "minor_pill", "n": 1}))[turn % 2]
            key = field.key(field.workers[0])
            pair = [field.order(who, command, key=key, worker=field.workers[n], **args) for n in range(2)]
            one, two = await asyncio.gather(*pair)
            while not (one["ok"] and two["ok"]):
                assert {one.get("code"), two.get("code")} <= {None, "", "stale_version", "rate_limited"}
                one, two = [await field.order(who, command, key=key, worker=w, **args) for w in field.workers[:2]]
                await asyncio.sleep(0.1)
            assert one == two
        assert await version(field, who) == before + 12
        assert await books(field) == []

    play(story)


def test_a_clock_that_jumps_pays_no_time_twice(play):
    """A server whose clock runs an hour ahead and one that is behind pay a player for the same time once."""

    async def story(field):
        who = await field.player("Jumper", Raise())
        start = (await field.good(who, "idle_claim", worker=field.workers[0]))["server_ms"]
        ahead, behind = field.workers[0], field.workers[1]
        true = ahead.clock
        ahead.clock = type(true)(true.epoch_ms + 3_600_000, true.started_ns)
        try:
            paid = await field.good(who, "idle_claim", worker=ahead)
            late = await field.good(who, "idle_claim", worker=behind)
        finally:
            ahead.clock = true
        assert paid["result"]["stone"] in range(599, 603)
        assert late["result"]["stone"] == 0
        assert paid["server_ms"] > start
        assert await books(field) == []

    play(story)
