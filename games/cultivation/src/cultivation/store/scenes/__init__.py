"""Every scene of every system, by the name that commands and jobs call it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.store.scenes import (
    achievement,
    arena,
    chat,
    dungeon,
    guild,
    leaderboard,
    market,
    notification,
    pvp,
    quest,
    social,
    soul,
    tickets,
    tournament,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.scenes.scene import Scene

SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        **achievement.SCENES,
        **arena.SCENES,
        **chat.SCENES,
        **dungeon.SCENES,
        **guild.SCENES,
        **leaderboard.SCENES,
        **market.SCENES,
        **notification.SCENES,
        **pvp.SCENES,
        **quest.SCENES,
        **social.SCENES,
        **soul.SCENES,
        **tickets.SCENES,
        **tournament.SCENES,
    }
)
