"""The smoke check of system 2.3, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.rules import roll
from cultivation.rules.numbers import PPM
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

GOAL, TRIES = 6, 12


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="fire")
    item = (await v.sync())["inventory"]["instances"][0]["id"]
    await v.order("stage_challenge", stage=1)
    await v.order("quest_claim", kind="main", id=next(iter(tables().quest.main)))
    await v.order("equip", id=item)
    must((await v.order("salvage", ids=[item]))["code"] == "wrong_state", "what is worn cannot be salvaged")
    key = v.key()
    better = await v.order("enhance", key=key, id=item)
    must(better["delta"] == {"stone": -50, "essence": -2} and better["result"]["enh"] == 1, "the first level is sure")
    must(await v.order("enhance", key=key, id=item) == better, "the same key gives the same reply")
    await v.order("unequip", slot="weapon")
    await v.order("lock", id=item, locked=True)
    must((await v.order("salvage", ids=[item]))["code"] == "wrong_state", "a locked item stays")
    await v.order("lock", id=item, locked=False)
    broken = await v.order("salvage", ids=[item])
    must(broken["delta"] == {f"i:{item}": -1, "essence": 6}, "salvage gives 5 and half of the essence")


async def grown(v: Visitor) -> None:
    """To +6 with the dice that everybody can recompute, and back to essence."""
    for _ in range(2):
        spare = await v.house.thing(v.id, "head")
        must((await v.good("salvage", ids=[spare]))["delta"]["essence"] == 180, "a mythic piece of tier 1 is 180")
    item = await v.house.thing(v.id, "weapon", quality=0)
    await v.good("equip", id=item)
    must((await v.house.player(v.id)).player.instances[item].bound, "what is worn is bound")
    secret, spent, level = v.house.worker.world.secret, 0, 0
    for count in range(TRIES):
        fail = (await v.house.player(v.id)).player.instances[item].fail
        rolled = roll.number(secret, v.id, stream="enhance", count=count) % PPM
        sure = rolled < min(PPM, tables().equipment.enhance_ppm[level] + 20_000 * fail)
        tried = await v.good("enhance", id=item)
        must(tried["result"]["ok"] == sure, "the dice are those of the seed")
        spent += 2 * (level + 1)
        level += sure
        if level == GOAL:
            break
    await v.good("unequip", slot="weapon")
    essence = (await v.good("salvage", ids=[item]))["delta"]["essence"]
    must(essence == 5 + spent // 2, "salvage returns 5 and half of the essence spent")
