"""Commands that are written together, and players who are remembered: nobody is held for what a neighbour did."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.content.load import tables
from cultivation.rules.support import Raise
from cultivation.service import session as sessions
from cultivation.service.support import raise_player
from cultivation.service.view import view

pytestmark = pytest.mark.real
MANY = 12


async def crowd(field, name, worker):
    """Players whom one process remembers."""
    players = await asyncio.gather(*(field.player(f"{name} {n}") for n in range(MANY)))
    for who in players:
        await field.good(who, "idle_claim", worker=worker)
    return players


async def shown(worker, who, known_ver=None):
    return msgspec.json.decode(await view(worker, who.session, known_ver=known_ver, cohort=""))


async def books(field):
    economy = Economy(tables())
    async with field.workers[0].pool.acquire() as connection:
        await audit(connection, economy, Position(), full=True)
    return [(v.rule, v.account, v.asset, v.what) for v in economy.violations]


def test_what_comes_together_is_written_together_and_stays_each_ones_own(play):
    """Twelve purchases at one moment are few transactions, twelve effects and twelve replies of their own."""

    async def story(field):
        worker = field.workers[0]
        players = await crowd(field, "Together", worker)
        keys = [field.key(worker) for _ in players]
        orders = [
            field.order(who, "buy_npc", key=key, worker=worker, item="minor_pill", n=n)
            for n, (who, key) in enumerate(zip(players, keys, strict=True), start=1)
        ]
        replies = await asyncio.gather(*orders)
        assert all(reply["ok"] for reply in replies)
        rows = await field.query(
            "SELECT tx, from_account, qty FROM ledger WHERE reason = 'npc_buy' AND to_account = 'sink:npc_buy'"
            " AND from_account = ANY($1)",
            [f"p:{who.id}" for who in players],
        )
        assert len({tx for tx, _, _ in rows}) < len(rows) == MANY
        paid = {account: qty for _, account, qty in rows}
        for who, reply in zip(players, replies, strict=True):
            assert reply["delta"]["stone"] == -paid[f"p:{who.id}"]
        for who, key, n, reply in zip(players, keys, range(1, MANY + 1), replies, strict=True):
            again = await field.order(who, "buy_npc", key=key, worker=field.workers[1], item="minor_pill", n=n)
            assert again == reply
        assert await books(field) == []

    play(story)


def test_who_was_overtaken_is_served_and_so_are_the_neighbours(play):
    """A player whom another process changed a moment ago is read anew; the others of the moment never notice."""

    async def story(field):
        here, there = field.workers[0], field.workers[1]
        players = await crowd(field, "Overtaken", here)
        for who in players[::3]:
            await field.good(who, "idle_claim", worker=there)
        before = {who.id: (await shown(there, who))["ver"] for who in players}
        replies = await asyncio.gather(
            *(field.order(who, "buy_npc", worker=here, item="minor_pill", n=1) for who in players)
        )
        assert [reply["ver"] for reply in replies] == [before[who.id] + 1 for who in players]
        assert await books(field) == []

    play(story)


def test_a_neighbours_used_key_costs_nobody_else_anything(play):
    """One of twelve was carried out by another process before: it gets its first reply, and eleven are carried out."""

    async def story(field):
        here, there = field.workers[0], field.workers[1]
        players = await crowd(field, "Key", here)
        key = field.key(here)
        first = await field.order(players[0], "idle_claim", key=key, worker=there)
        await shown(here, players[0])
        orders = [field.order(who, "idle_claim", worker=here) for who in players[1:]]
        same, *replies = await asyncio.gather(field.order(players[0], "idle_claim", key=key, worker=here), *orders)
        assert same == first
        assert all(reply["ok"] for reply in replies)
        assert await books(field) == []

    play(story)


def test_two_who_want_one_name_do_not_stop_the_others(play):
    """Of two who rename themselves alike at one moment one has the name, and the others of the moment are served."""

    async def story(field):
        here = field.workers[0]
        players = await crowd(field, "Namesake", here)
        wanted = [field.order(who, "rename", worker=here, name="Lone Crane") for who in players[:2]]
        orders = [field.order(who, "buy_npc", worker=here, item="minor_pill", n=1) for who in players[2:]]
        one, two, *others = await asyncio.gather(*wanted, *orders)
        assert sorted((one["ok"], two["ok"])) == [False, True]
        assert {one.get("detail"), two.get("detail")} == {None, "name_taken"}
        assert all(reply["ok"] for reply in others)
        assert sum(n for (name, _), n in here.metrics.counters.items() if name == "cultivation_groups_split_total")
        assert await books(field) == []

    play(story)


def test_what_is_remembered_is_shown_only_while_it_is_true(play):
    """Whoever plays on one process and looks on another sees what was done, and never less than before."""

    async def story(field):
        here, there = field.workers[0], field.workers[1]
        who = await field.player("Fresh")
        for n in range(6):
            done = await field.good(who, "buy_npc", worker=(here, there)[n % 2], item="minor_pill", n=1)
            for worker in (there, here):
                seen = await shown(worker, who)
                assert (seen["ver"], seen["purse"]) == (done["ver"], done["purse"])
                short = await shown(worker, who, known_ver=done["ver"])
                assert "inventory" not in short
                assert (short["ver"], short["purse"]) == (done["ver"], done["purse"])

    play(story)


def test_the_short_look_and_the_whole_one_agree(play):
    """Qi, rate, power and what waits are the same whether much or little was asked for."""

    async def story(field):
        worker = field.workers[0]
        who = await field.player("Glance", Raise(realm=3, level=40))
        ver = (await field.good(who, "idle_claim", worker=worker))["ver"]
        clock = worker.clock
        worker.clock = type(clock)(clock.now_ms() + 300_000, clock.started_ns, 0)
        try:
            whole, short = await shown(worker, who), await shown(worker, who, known_ver=ver)
        finally:
            worker.clock = clock
        assert short == {name: whole[name] for name in short}
        assert short["waiting"]["stone"] > 0

    play(story)


def test_a_login_elsewhere_ends_what_is_remembered_here(play):
    """A stolen device cannot go on because some process still remembers its session."""

    async def story(field):
        here, there = field.workers[0], field.workers[1]
        who = await field.player("Twice In")
        await field.good(who, "idle_claim", worker=here)
        async with there.pool.acquire() as connection:
            await sessions.log_in(connection, "account Twice In", "a secret of this test")
        assert (await field.order(who, "idle_claim", worker=here))["code"] == "not_allowed"
        assert await view(here, who.session, known_ver=None, cohort="") is None

    play(story)


def test_help_from_the_house_is_seen_at_once(play):
    """What support gives a player is there with the next look and the next command, wherever that is answered."""

    async def story(field):
        here, there = field.workers[0], field.workers[1]
        who = await field.player("Helped", Raise())
        await field.good(who, "idle_claim", worker=here)
        async with there.pool.acquire() as connection:
            assert await raise_player(there, connection, who.id, Raise(stone=5_000_000))
        assert (await shown(here, who))["purse"]["stone"] >= 5_000_000
        bought = await field.good(who, "buy_npc", worker=here, item="minor_pill", n=1)
        assert bought["purse"]["stone"] > 4_900_000

    play(story)
