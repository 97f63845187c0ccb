"""The smoke check of system 2.22, dantian."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.content.load import tables
from cultivation.rules import realms
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

STEP = 650


async def grown(v: Visitor) -> None:
    """A level holds more; what does not fit is counted as lost; purity stops at what the realm bears."""
    before = await v.sync()
    up = await v.good("dantian_up")
    must(up["delta"].get("stone", 0) <= -500 + 2, "the first level costs 500")
    await moved_only(v, before, "dantian")
    await v.house.away(v.id, 12 * 3_600_000)
    player = (await v.house.player(v.id)).player
    held = (await v.sync())["qi"]
    must(held == realms.capacity(player, tables()), "at capacity growth stops")
    pressed = await v.good("compress", qi=2 * STEP)
    must(pressed["result"] == {"purity": 2, "spent": 2 * STEP}, "650 qi are one purity in the third realm")
    realm = (await v.house.player(v.id)).player.realm
    must(realm.lost > 0 and realm.amount == realm.gained - realm.spent - realm.lost, "what overflowed is counted")
    must(0 <= realm.amount - (held - 2 * STEP) < STEP // 10, "and are gone from what is held")
    await v.house.altered(v.id, lambda t: with_player(t, dantian=replace(t.player.dantian, purity=300)))
    await v.refused("cap_exceeded", "compress", qi=STEP)
