"""The same code as several components: which systems a process carries."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.systems import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERYTHING = frozenset(system.name for system in SYSTEMS)
GAME = frozenset({"market", "social", "guild", "dungeon", "pvp", "arena", "chat"})
CONTENT = frozenset({"quest", "achievement", "leaderboard", "notification"})
COMPONENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"all": EVERYTHING, "core": EVERYTHING - GAME - CONTENT, "game": GAME, "content": CONTENT}
)
"""core: what a player has and becomes; game: what players do with each other; content: goals, boards, mail.
Sessions, sync, stream and orders of the house are in each of them.
"""


def component_of(system: str) -> str:
    """The component that carries a system, where they are apart."""
    return next(name for name, systems in COMPONENTS.items() if name != "all" and system in systems)
