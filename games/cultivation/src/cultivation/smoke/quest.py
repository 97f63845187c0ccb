"""The smoke check of system 2.5, quest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.players.keys import new_key
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="water")
    first = next(iter(tables().quest.main))
    early = await v.order("quest_claim", kind="main", id=first)
    must(early["code"] == "wrong_state", "a quest is not paid before it is complete")
    await v.order("stage_challenge", stage=1)
    key = str(new_key(v.random))
    paid = await v.order("quest_claim", key=key, kind="main", id=first)
    must(paid["delta"] == {"stone": 100, "essence": 5}, "the first quest pays 100 and 5")
    must(await v.order("quest_claim", key=key, kind="main", id=first) == paid, "the same key gives the same reply")
    must((await v.order("quest_claim", kind="main", id=first))["code"] == "not_found", "a quest is paid once")
    shown = (await v.sync())["quest"]
    must(len(set(shown["daily"]["ids"])) == 5 and len(set(shown["weekly"]["ids"])) == 3, "5 a day and 3 a week")
