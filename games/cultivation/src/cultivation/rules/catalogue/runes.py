"""The events of system 2.20, runes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "RuneFused": frozenset({"kind", "level", "n"}),
    "RuneChanged": frozenset({"slot", "rune"}),
}
