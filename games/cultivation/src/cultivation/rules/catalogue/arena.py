"""The events of system 2.12, arena."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "ArenaResolved": frozenset({"target", "won"}),
    "RankChanged": frozenset({"rank", "was"}),
}
