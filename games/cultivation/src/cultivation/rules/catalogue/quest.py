"""The events of system 2.5, quest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "QuestCompleted": frozenset({"kind", "quest"}),
    "QuestRetired": frozenset({"kind", "period", "quest"}),
    "QuestClaimed": frozenset({"kind", "quest"}),
}
