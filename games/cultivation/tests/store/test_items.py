"""Unique items in the tables: what improving does to one is there after the next read."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import ledger
from cultivation.rules.play import World, play
from cultivation.service.session import log_in
from cultivation.state import codec
from cultivation.store.postgres import connect
from cultivation.store.read import read_player
from cultivation.store.write import Save, Stamp, write

T0_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")


async def saved(connection, loaded, rule):
    """The player as read again after one rule was carried out and written."""
    turn = play(loaded.player, WORLD, now_ms=T0_MS, rule=rule)
    state = codec.encode(turn.player, loaded.carried)
    name = codec.chain_hash(b"k", previous=loaded.hash, ver=loaded.ver + 1, state=state)
    save = Save(turn, loaded.ver, "{}", state, loaded.hash, name, Stamp("v1", 1, "c", ""), None)
    assert await write(connection, save)
    return await read_player(connection, loaded.player.id, secret=b"k")


@pytest.mark.real
def test_everything_about_an_item_comes_back(database):
    """Levels, failures, essence, affixes and the way back from a refining outlive the session."""

    async def run():
        connection = await connect(database)
        session, _ = await log_in(connection, "an account", "a secret of this test")
        loaded = await read_player(connection, session.player_id, secret=b"k")
        create = COMMANDS["create"]
        args = create.args(name="Smith", element="fire")
        loaded = await saved(connection, loaded, lambda t: create.run(t, args))
        (item,) = loaded.player.instances.values()
        better = replace(item, bound=True, enh=7, fail=2, ess_spent=90, affixes=((1, 900),), prev=((2, 800), (3, 700)))
        loaded = await saved(connection, loaded, lambda t: ledger.change_instance(t, better))
        once = loaded.player.instances[item.id]
        plain = replace(better, prev=None, locked=True)
        loaded = await saved(connection, loaded, lambda t: ledger.change_instance(t, plain))
        await connection.close()
        return better, once, plain, loaded.player.instances[item.id]

    better, once, plain, twice = asyncio.run(run())
    assert once == better
    assert twice == plain
