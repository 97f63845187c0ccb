"""The smoke check of system 2.3, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.players.keys import new_key
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="fire")
    item = (await v.sync())["inventory"]["instances"][0]["id"]
    await v.order("stage_challenge", stage=1)
    await v.order("quest_claim", kind="main", id=next(iter(tables().quest.main)))
    await v.order("equip", id=item)
    must((await v.order("salvage", ids=[item]))["code"] == "wrong_state", "what is worn cannot be salvaged")
    key = str(new_key(v.random))
    better = await v.order("enhance", key=key, id=item)
    must(better["delta"] == {"stone": -50, "essence": -2} and better["result"]["enh"] == 1, "the first level is sure")
    must(await v.order("enhance", key=key, id=item) == better, "the same key gives the same reply")
    await v.order("unequip", slot="weapon")
    await v.order("lock", id=item, locked=True)
    must((await v.order("salvage", ids=[item]))["code"] == "wrong_state", "a locked item stays")
    await v.order("lock", id=item, locked=False)
    broken = await v.order("salvage", ids=[item])
    must(broken["delta"] == {f"i:{item}": -1, "essence": 6}, "salvage gives 5 and half of the essence")
