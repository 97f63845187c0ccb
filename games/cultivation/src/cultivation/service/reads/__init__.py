"""Plain reads: each system's file names its paths and what answers them. Reading changes nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.service.reads import arena, chat, dungeon, guild, leaderboard, mail, market, names, pvp, social

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Read

READS: Mapping[str, Read] = MappingProxyType(
    {
        **arena.READS,
        **chat.READS,
        **dungeon.READS,
        **guild.READS,
        **leaderboard.READS,
        **mail.READS,
        **market.READS,
        **names.READS,
        **pvp.READS,
        **social.READS,
    }
)
