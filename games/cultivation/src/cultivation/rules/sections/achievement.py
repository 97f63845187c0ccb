"""What a player keeps of system 2.13, achievement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Achievement:
    """Section of system 2.13. Counters only rise; `claimed` has a bit for each tier, the first is bit 0."""

    counters: Mapping[str, int] = field(default_factory=dict)
    claimed: Mapping[str, int] = field(default_factory=dict)
    points: int = 0
