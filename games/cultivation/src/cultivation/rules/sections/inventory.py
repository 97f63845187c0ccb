"""What a player keeps of system 2.6, inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inventory:
    """Section of system 2.6: how much fits, and the counters that name new instances and mails. `day_tickets` is by
    kind: the day, how many things were used up for it, how many were paid with jade.
    """

    capacity: int = 60
    expands: int = 0
    items_made: int = 0
    mails_made: int = 0
    day_tickets: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
