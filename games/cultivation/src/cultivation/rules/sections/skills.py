"""What a player keeps of system 2.4, skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Skills:
    """Section of system 2.4. `earned` are points from elsewhere than the character's level."""

    earned: int = 0
    active: Mapping[str, int] = field(default_factory=dict)
    passive: Mapping[str, int] = field(default_factory=dict)
    slots: tuple[str, ...] = ()

    def spent(self) -> int:
        """Points in use: one for every level."""
        return sum(self.active.values()) + sum(self.passive.values())
