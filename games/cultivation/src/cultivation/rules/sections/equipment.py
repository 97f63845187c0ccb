"""What a player keeps of system 2.3, equipment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Equipment:
    """Section of system 2.3. `worn` says which unique item is in which slot."""

    worn: Mapping[str, str] = field(default_factory=dict)
