"""Whatever changes the speed of an expedition settles it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import combat, mount

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn


def mount_feed(turn: Turn, *, mount_id: str, n: int) -> Turn:
    """Feeding the ridden mount makes it faster from now on."""
    return mount.feed(_settled_if(turn, mount_id), mount=mount_id, n=n)


def mount_evolve(turn: Turn, *, mount_id: str) -> Turn:
    """So does a star."""
    return mount.evolve(_settled_if(turn, mount_id), mount=mount_id)


def mount_ride(turn: Turn, *, mount_id: str) -> Turn:
    """The way so far was made on the old mount."""
    return mount.ride(combat.idle_claim(turn), mount=mount_id)


def _settled_if(turn: Turn, mount_id: str) -> Turn:
    return combat.idle_claim(turn) if turn.player.mount.active == mount_id else turn
