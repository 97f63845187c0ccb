"""The smoke check of system 2.18, wings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor


async def grown(v: Visitor) -> None:
    """A full blessing succeeds for sure; a step makes stronger by the wings alone."""
    tried = await v.good("wing_try")
    wings = (await v.house.player(v.id)).player.wings
    must((wings.steps() == 1) == tried["result"]["ok"], "a success is a step")
    must((wings.bless > 0) != tried["result"]["ok"], "a failure is a blessing")
    before = await v.sync()
    await v.house.altered(v.id, _blessed)
    sure = await v.good("wing_try")
    must(sure["result"] == {"ok": True, "bless": 0}, "a full blessing succeeds and is used up")
    await moved_only(v, before, "wing")
    paid = {"s:feather:free": -2, "stone": -1_000}
    must(sure["delta"] == paid, "a try of the first rank costs two feathers and 1000")


def _blessed(turn: Turn) -> Turn:
    return with_player(turn, wings=replace(turn.player.wings, bless=1_000, blessed_ms=turn.now_ms))
