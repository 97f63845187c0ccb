"""The events of system 2.24, realms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "RealmAdvanced": frozenset({"r", "l"}),
    "BreakthroughFailed": frozenset({"r", "pity"}),
    "QiSettled": frozenset({"gained"}),
    "QiCapReached": frozenset({"lost"}),
}
