"""The events of system 2.17, mount."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "MountReceived": frozenset({"mount"}),
    "MountFed": frozenset({"mount", "level"}),
    "MountEvolved": frozenset({"mount", "star"}),
    "MountChanged": frozenset({"mount"}),
}
