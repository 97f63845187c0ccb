"""Known answers of system 2.17, mount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import ordered, veteran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    owned = ordered(veteran(world, r=3), world, "use", item="mount_dun_pony", bound=False).player
    fed = ordered(owned, world, "mount_feed", id="dun_pony", n=10).player
    ridden = ordered(fed, world, "mount_ride", id="dun_pony").player
    if ridden.mount.mounts["dun_pony"].level != 3 or ridden.power.sources["mount"][:4] != (450, 0, 0, 3):
        yield "a mount does not grow, or does not give what it should"
