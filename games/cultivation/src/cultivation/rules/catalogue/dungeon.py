"""The events of system 2.10, dungeon."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "DungeonStarted": frozenset({"run", "dungeon"}),
    "DungeonFinished": frozenset({"run", "dungeon", "diff", "first"}),
}
