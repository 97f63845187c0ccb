"""The events of system 2.1, character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "PlayerCreated": frozenset({"name", "element", "grade"}),
    "LevelUp": frozenset({"from", "to"}),
}
