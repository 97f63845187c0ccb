"""The smoke check of system 2.6, inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Plays it as a client would."""
    await v.order("create", name=v.name, element="water")
    bought = await v.order("buy_npc", item="minor_pill", n=3)
    must(bought["delta"] == {"stone": -120, "s:minor_pill:free": 3}, "three pills cost 120")
    sold = await v.order("sell", item="minor_pill", bound=False, n=3)
    must(sold["delta"] == {"stone": 30, "s:minor_pill:free": -3}, "and sell for 30")
    gone = await v.order("sell", item="minor_pill", bound=False, n=1)
    must(gone["code"] == "insufficient", "what is sold is gone")
    item = (await v.sync())["inventory"]["instances"][0]["id"]
    await v.order("lock", id=item, locked=True)
    must((await v.order("discard_instance", id=item))["code"] == "wrong_state", "a locked item stays")
    must((await v.order("expand"))["code"] == "insufficient", "slots cost jade")
