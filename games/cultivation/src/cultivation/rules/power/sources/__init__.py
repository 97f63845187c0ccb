"""The sources of power: each system that makes a player stronger adds its line here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.power.sources import character, guild, realm
from cultivation.rules.power.vector import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "char": Source(frozenset({"character"}), character.vector),
        "guild": Source(frozenset({"guild"}), guild.vector),
        "realm": Source(frozenset({"realm"}), realm.vector),
    }
)
