"""The events of system 2.14, leaderboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "SeasonEnded": frozenset({"board", "season", "rank"}),
}
