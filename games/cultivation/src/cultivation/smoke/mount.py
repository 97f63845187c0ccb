"""The smoke check of system 2.17, mount."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor

MOUNT = "dun_pony"


async def grown(v: Visitor) -> None:
    """A beast that stops at 10, 20, 30 and 40 until it evolves, and makes stronger by itself alone."""
    await v.good("use", item=f"mount_{MOUNT}", bound=False, n=1)
    before = await v.sync()
    await v.good("mount_feed", id=MOUNT, n=600)
    await moved_only(v, before, "mount")
    for star in range(4):
        await v.house.altered(v.id, lambda t, s=star: _at_gate(t, s))  # type: ignore[misc]
        await v.refused("wrong_state", "mount_feed", id=MOUNT, n=1)
        await v.good("mount_evolve", id=MOUNT)
    await v.good("mount_ride", id=MOUNT)
    stable = (await v.house.player(v.id)).player.mount
    must(stable.active == MOUNT and stable.mounts[MOUNT] == Mount(40, 0, 4), "four stars at level 40")


def _at_gate(turn: Turn, star: int) -> Turn:
    stable = turn.player.mount
    return with_player(turn, mount=replace(stable, mounts={MOUNT: Mount(10 * (star + 1), 0, star)}))
