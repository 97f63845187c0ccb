"""The smoke check of system 2.13, achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


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
