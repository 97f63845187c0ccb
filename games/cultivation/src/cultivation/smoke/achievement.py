"""The smoke check of system 2.13, achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.content.load import tables
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

LEVEL = 60


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="earth")
    claim: dict[str, Any] = {"achievement": "pockets", "tier": 1}
    must((await v.order("ach_claim", **claim))["code"] == "wrong_state", "six things are not ten")
    await v.order("buy_npc", item="minor_pill", n=4)
    paid = await v.order("ach_claim", **claim)
    must(paid["delta"] == {"stone": 200} and paid["result"]["points"] == 5, "the first tier pays 200")
    must((await v.order("ach_claim", **claim))["code"] == "wrong_state", "and once")
    must((await v.order("ach_claim", achievement="growing_up", tier=1))["code"] == "wrong_state", "level 1 is not 5")


async def grown(v: Visitor) -> None:
    """Who was always far enough is paid for it at once, each tier once; deeds are counted from now on only."""
    await v.good("idle_claim")
    counters = (await v.house.player(v.id)).player.achievement.counters
    must(counters["level"] == LEVEL and counters.get("fights", 0) == 0, "states count backwards, deeds do not")
    rows = tables().achievement.achievements
    name, row = next((n, row) for n, row in rows.items() if row.counter == "level" and row.tiers[0] <= LEVEL)
    paid = await v.good("ach_claim", achievement=name, tier=1)
    must(paid["delta"].get("stone", 0) == row.stone[0], "the first tier pays what it says")
    await v.refused("wrong_state", "ach_claim", achievement=name, tier=1)
    before = counters["claims"]
    await v.good("idle_claim")
    after = (await v.house.player(v.id)).player.achievement.counters
    must(after["claims"] == before + 1, "an event counts once")
