"""The events of system 2.13, achievement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "CountersBegun": frozenset({"counters"}),
    "AchievementTier": frozenset({"achievement", "tier"}),
}
