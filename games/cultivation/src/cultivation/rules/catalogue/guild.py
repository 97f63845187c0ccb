"""The events of system 2.9, guild."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "GuildJoined": frozenset({"guild"}),
    "GuildLeft": frozenset({"guild"}),
    "GuildDonated": frozenset({"guild", "tier"}),
    "GuildTech": frozenset({"guild", "tech", "level"}),
    "GuildBossHit": frozenset({"guild", "damage", "killed"}),
}
