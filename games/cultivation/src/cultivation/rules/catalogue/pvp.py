"""The events of system 2.11, PvP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "PvpResolved": frozenset({"won", "moved"}),
    "TournamentWon": frozenset({"week"}),
}
