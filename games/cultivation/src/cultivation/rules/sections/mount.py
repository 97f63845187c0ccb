"""What a player keeps of system 2.17, mount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mount:
    """One mount. `exp` counts towards the next level."""

    level: int = 1
    exp: int = 0
    star: int = 0


@dataclass(frozen=True, slots=True)
class Stable:
    """Section of system 2.17. `active` is the mount being ridden; empty means none."""

    mounts: Mapping[str, Mount] = field(default_factory=dict)
    active: str = ""
