"""The events of system 2.2, combat."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "StageCleared": frozenset({"stage"}),
    "IdleClaimed": frozenset({"stone", "exp", "chests"}),
    "FightResolved": frozenset({"stage", "won", "rounds"}),
    "FightKept": frozenset({"name", "seed", "a", "b", "won", "log_hash"}),
}
