"""The events of system 2.3, equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "EquipChanged": frozenset({"slot", "item"}),
    "Enhanced": frozenset({"from", "to", "ok"}),
}
