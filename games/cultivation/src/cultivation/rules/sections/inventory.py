"""What a player keeps of system 2.6, inventory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inventory:
    """Section of system 2.6: how much fits, and the counters that name new instances and mails."""

    capacity: int = 60
    expands: int = 0
    items_made: int = 0
    mails_made: int = 0
