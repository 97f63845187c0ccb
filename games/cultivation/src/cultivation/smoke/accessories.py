"""The smoke check of system 2.19, accessories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

AFFIXES = ((0, 1_000), (1, 700))


async def grown(v: Visitor) -> None:
    """What is bound enters the book; refining keeps what is asked for and is undone once."""
    spare = await v.house.thing(v.id, "head")
    await v.good("salvage", ids=[spare])
    kind = next(name for name, row in tables().accessories.definitions.items() if row.form == "necklace")
    item = await v.house.thing(v.id, kind, quality=3, affixes=AFFIXES)
    before = await v.sync()
    worn = await v.good("acc_equip", id=item, slot="necklace")
    must({"type": "BookEntry", "definition": kind, "entries": 1} in worn["events"], "it enters the book")
    await moved_only(v, before, "acc")
    refined = await v.good("acc_refine", id=item, keep_mask=1)
    must(refined["delta"] == {"stone": -500, "essence": -40}, "one kept affix makes it four times as dear")
    must(refined["result"]["affixes"][0] == list(AFFIXES[0]), "what is kept stays")
    await v.good("acc_undo", id=item)
    must((await v.house.player(v.id)).player.instances[item].affixes == AFFIXES, "undoing brings the old back")
    await v.refused("wrong_state", "acc_undo", id=item)
