"""The smoke check of system 2.5, quest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.rules import bag
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="water")
    first = next(iter(tables().quest.main))
    early = await v.order("quest_claim", kind="main", id=first)
    must(early["code"] == "wrong_state", "a quest is not paid before it is complete")
    await v.order("stage_challenge", stage=1)
    key = v.key()
    paid = await v.order("quest_claim", key=key, kind="main", id=first)
    must(paid["delta"] == {"stone": 100, "essence": 5}, "the first quest pays 100 and 5")
    must(await v.order("quest_claim", key=key, kind="main", id=first) == paid, "the same key gives the same reply")
    must((await v.order("quest_claim", kind="main", id=first))["code"] == "not_found", "a quest is paid once")
    shown = (await v.sync())["quest"]
    must(len(set(shown["daily"]["ids"])) == 5 and len(set(shown["weekly"]["ids"])) == 3, "5 a day and 3 a week")


async def grown(v: Visitor) -> None:
    """Another day begins anew without a clock, and with a full bag the reward comes by mail."""

    def yesterday(turn: Turn) -> Turn:
        section = turn.player.quest
        old = replace(section.daily, number=section.daily.number - 1, claimed=(True,) * 5)
        third = replace(section, daily=old, main=2, main_prog=0)
        full = replace(turn.player.inventory, capacity=bag.slots_used(turn.player))
        return with_player(turn, quest=third, inventory=full)

    await v.good("idle_claim")
    await v.house.altered(v.id, yesterday)
    daily = (await v.sync())["quest"]["daily"]
    must(not any(daily["claimed"]) and len(set(daily["ids"])) == 5, "a new day has five quests, none claimed")
    await v.good("idle_claim")
    paid = await v.good("quest_claim", kind="main", id=list(tables().quest.main)[2])
    mail = paid["result"].get("mailed", "")
    must(bool(mail), "what does not fit comes by mail")
    await v.refused("inventory_full", "mail_claim", id=mail)
    await v.house.altered(v.id, lambda t: with_player(t, inventory=replace(t.player.inventory, capacity=60)))
    must((await v.good("mail_claim", id=mail))["delta"] == {"s:travel_box:bound": 1}, "and is claimed from there")
