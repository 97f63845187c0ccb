"""J6: a life is given up at its height, and the next one is stronger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.journeys.growing import Goal, grow
from cultivation.journeys.traveller import need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller

NEEDS = ("soul", "realms")
TOP = Goal(realm=5, layer=9, level=20)
LITTLE_QI = 120
"""Some seconds may pass on a slow machine before the new life is looked at."""
SHARDS_MIN = 8
"""The root of the millions of qi that the way to realm 5, layer 9 costs; one who breaks through at once pays least."""


async def travel(t: Traveller) -> None:
    """To the last layer of Spirit Severing, and from the beginning once more."""
    with t.step("what is closed stays closed"):
        await t.born()
        need((await t.order("transcend")).get("code") == "not_unlocked", "a newcomer can transcend")
    with t.step("a life up to realm 5, layer 9"):
        (t_old,) = t.companions(1)
        await grow([t_old], TOP)
        before = await t_old.sync()
    with t.step("transcend"):
        shards = (await t_old.good("transcend"))["result"]["shards"]
        need(shards >= SHARDS_MIN, f"such a life is worth {shards} shards")
        after = await t_old.sync()
        realm = after["realm"]
        need((realm["r"], realm["layer"]) == (0, 1), f"the new life begins at {realm}")
        need(realm["amount"] < LITTLE_QI, f"the new life begins with {realm['amount']} qi")
        need(after["character"]["level"] == before["character"]["level"], "the level is lost")
        need(after["purse"] == before["purse"], "something of value is lost")
    with t.step("not twice"):
        need(not (await t_old.order("transcend"))["ok"], "a life ends twice")
    with t.step("the soul is stronger"):
        slow = (await t_old.sync())["qi_rate"]
        raised = await t_old.good("soul_up")
        need((await t_old.sync())["qi_rate"] > slow, "a level of the soul gathers no more qi")
        await t_old.good("soul_node", node=0)
        soul = (await t_old.sync())["soul"]
        need((soul["gained"], soul["spent"]) == (shards, 1), f"the shards do not add up: {soul}")
        need(raised["power"] > 0, "there is no power left")
    with t.step("the new life plays"):
        await t_old.good("idle_claim")
        need(not (await t_old.order("breakthrough", pills=0))["ok"], "a realm is passed over")
