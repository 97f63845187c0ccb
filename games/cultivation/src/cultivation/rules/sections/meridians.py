"""What a player keeps of system 2.21, meridians."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meridians:
    """Section of system 2.21: how many of the 180 acupoints are open. They open in one order only, so a count
    is all there is: no meridian can be begun before the one ahead of it is whole.
    """

    points: int = 0

    def complete(self) -> int:
        """How many meridians are whole."""
        return self.points // 9

    def opened(self, meridian: int) -> int:
        """How many points of one meridian are open, 0 to 9."""
        return max(0, min(9, self.points - 9 * meridian))
