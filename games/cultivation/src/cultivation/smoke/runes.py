"""The smoke check of system 2.20, runes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def grown(v: Visitor) -> None:
    """Three of a level are worth one of the next, always; a socket changes power by the runes alone."""
    spare = await v.house.thing(v.id, "head")
    await v.good("salvage", ids=[spare])
    fused = await v.good("rune_fuse", kind=0, level=1, n=3)
    must(fused["delta"] == {"s:rune_0_1:free": -9, "essence": -15, "s:rune_0_2:free": 3}, "nine become three")
    worth = sum(qty * 3 ** (int(asset[9]) - 1) for asset, qty in fused["delta"].items() if asset.startswith("s:rune"))
    must(worth == 0, "and their worth stays")
    before = await v.sync()
    await v.good("rune_socket", slot=0, kind=0, level=2)
    await moved_only(v, before, "rune")
    out = await v.good("rune_unsocket", slot=0)
    must(out["delta"] == {"jade": -10, "s:rune_0_2:bound": 1}, "for 10 jade it comes back")
    await v.refused("not_found", "rune_unsocket", slot=0)
