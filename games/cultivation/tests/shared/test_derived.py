"""A counter that new content brings: what the ledger has of the time before is counted, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.smoke.house import House
from cultivation.store.derive import derive

pytestmark = pytest.mark.real


def test_an_old_player_s_counter_begins_where_the_ledger_says(play, database):
    """Who had earned it before the achievement was there is not asked to earn it again; a newcomer begins at 0."""

    async def story(field):
        old = await field.player("Earned Before", Raise(level=5))
        house = House(field.workers[0])

        async def counted(who):
            return (await house.player(who.id)).player.achievement.counters.get("idle_stone")

        async def earned(who):
            await house.altered(who.id, lambda turn: with_player(
                turn, combat=replace(turn.player.combat, anchor_ms=turn.now_ms - 3_600_000)))  # fmt: skip
            return (await field.good(who, "idle_claim"))["delta"]["stone"]

        before = await earned(old)
        assert await counted(old) == before

        def forgotten(turn):
            counters = {name: n for name, n in turn.player.achievement.counters.items() if name != "idle_stone"}
            return with_player(turn, achievement=replace(turn.player.achievement, counters=counters))

        assert await derive(database, tables()) == {"idle_stone": 1}
        assert await derive(database, tables()) == {}
        await house.altered(old.id, forgotten)
        new = await field.player("Came After", Raise(level=5))
        later = await earned(old)
        for _ in range(2):
            await field.delivered()
            await field.sweep()
        assert await counted(old) == before + later
        assert await counted(new) == 0
        jobs = "SELECT count(*)::int FROM job WHERE kind = 'counters_begun'"
        assert await field.query(jobs) == [(1,)]

    play(story)
