"""The events of system 2.6, inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "ItemGained": frozenset({"item", "qty", "reason"}),
    "ItemLost": frozenset({"item", "qty", "reason"}),
}
