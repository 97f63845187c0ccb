"""A quest that a new content retires: who had completed it finds the reward in a mail, once; nobody is stuck."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from cultivation.audit import run as audits
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.smoke.house import House

pytestmark = pytest.mark.real
MAILS = "SELECT id, subject FROM mail WHERE player = $1 AND subject = 'quest_retired'"


def retire(worker, *quests):
    """The worker plays the content of tomorrow."""
    table = replace(worker.world.tables.quest, retired=quests)
    worker.world = replace(worker.world, tables=replace(worker.world.tables, quest=table))


def test_a_complete_quest_that_is_retired_is_paid_by_mail_once(play, database):
    """The first main quest goes: its reward comes by mail, the next one begins, and a second look pays nothing."""

    async def story(field):
        who, late = await field.player("Complete", Raise(level=3)), await field.player("Incomplete", Raise(level=3))
        house = House(field.workers[0])

        def cleared(turn):
            return with_player(turn, quest=replace(turn.player.quest, main_prog=1))

        await house.altered(who.id, cleared)
        first, second = list(field.workers[0].world.tables.quest.main)[:2]
        for worker in field.workers:
            retire(worker, first)
        exp = (await house.player(who.id)).player.character.exp
        assert (await field.order(who, "quest_claim", kind="main", id=first))["code"] == "not_found"
        replies = await asyncio.gather(*(field.order(who, "lock", id="none", locked=True) for _ in range(3)))
        assert {reply["code"] for reply in replies} == {"not_found"}
        for someone in (who, late):
            await field.good(someone, "idle_claim")
        await field.delivered()
        for _ in range(2):
            await field.sweep()
        reward = field.workers[0].world.tables.quest.main[first].reward
        ((mail, _),) = await field.query(MAILS, who.id)
        assert mail == f"{who.id}.retired:main:0:{first}"
        assert await field.query(MAILS, late.id) == []
        delta = (await field.good(who, "mail_claim", id=mail))["delta"]
        assert delta == {"stone": reward.stone, "essence": reward.essence}
        after = (await house.player(who.id)).player
        assert after.character.exp >= exp + reward.exp
        assert (after.quest.main, (await house.player(late.id)).player.quest.main) == (1, 1)
        await field.query("UPDATE job SET done_at = NULL WHERE kind = 'quest_retired' RETURNING 1")
        await field.sweep()
        assert (await field.order(who, "mail_claim", id=mail))["code"] == "wrong_state"
        assert (await field.order(late, "quest_claim", kind="main", id=second))["code"] == "wrong_state"

    play(story)
    assert audits.once(database).violations == []
