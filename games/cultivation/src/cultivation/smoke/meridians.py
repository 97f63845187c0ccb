"""The smoke check of system 2.21, meridians."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import realms
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def grown(v: Visitor) -> None:
    """Nine points make a meridian: qi flows faster from that moment on, and what grew before is settled."""
    await v.house.altered(v.id, lambda t: realms.gain(t, 10_000))
    rate = (await v.sync())["qi_rate"]
    for point in range(1, 9):
        opened = await v.good("meridian_open")
        must({"type": "MeridianOpened", "meridian": 0, "point": point} in opened["events"], "points open in order")
    before = await v.sync()
    must(before["qi_rate"] == rate, "a part of a meridian is no faster")
    last = await v.good("meridian_open")
    must("MeridianComplete" in [event["type"] for event in last["events"]], "the ninth completes it")
    await moved_only(v, before, "meridian")
    realm = (await v.house.player(v.id)).player.realm
    must(realm.rate > rate and realm.anchor_ms > 0, "qi flows faster from now on")
    must(realm.amount == realm.gained - realm.spent - realm.lost, "qi is gained - spent - lost")
    points = (await v.house.player(v.id)).player.meridians
    must([points.opened(j) for j in range(3)] == [9, 0, 0], "no later meridian is begun before")
