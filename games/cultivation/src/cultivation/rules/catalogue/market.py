"""The events of system 2.7, market."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "MarketListed": frozenset({"listing"}),
    "MarketSold": frozenset({"listing", "qty", "gross"}),
    "Outbid": frozenset({"listing", "top"}),
}
