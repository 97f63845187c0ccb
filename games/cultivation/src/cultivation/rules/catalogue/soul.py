"""The events of system 2.23, soul."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "SoulRestored": frozenset({"r", "l"}),
    "SoulTranscended": frozenset({"shards", "times"}),
    "SoulLeveled": frozenset({"level"}),
}
