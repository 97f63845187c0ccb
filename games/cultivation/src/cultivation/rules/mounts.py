"""What a mount is worth: pure numbers that both the expedition and the power read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.rules.sections.mount import Stable

SPEED_BP_MAX = 2_500


def speed_bp(stable: Stable) -> int:
    """How much the ridden mount adds to what an expedition earns."""
    mount = stable.mounts.get(stable.active)
    return min(SPEED_BP_MAX, 20 * mount.level + 300 * mount.star) if mount else 0
