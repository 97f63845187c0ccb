"""Who reacts to an event within the same command, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.rules.turn import Event, Turn

PRIORITIES: Mapping[str, int] = {
    "inventory": 10, "realms": 20, "power": 30, "quest": 40, "achievement": 50, "leaderboard": 60,
    "notification": 70,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handler:
    """A reaction of one system to one type of event: pure, on the same player."""

    system: str
    react: Callable[[Turn, Event], Turn]
