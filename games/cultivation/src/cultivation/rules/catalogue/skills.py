"""The events of system 2.4, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "SkillLeveled": frozenset({"skill", "level"}),
    "SlotsChanged": frozenset({"slots"}),
}
