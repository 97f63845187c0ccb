"""The sources of power: each system that makes a player stronger adds its line here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.power.sources import (
    accessories,
    achievement,
    character,
    dantian,
    equipment,
    guild,
    meridians,
    mount,
    realm,
    runes,
    skills,
    soul,
    wings,
)
from cultivation.rules.power.vector import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "char": Source(frozenset({"character"}), character.vector),
        "realm": Source(frozenset({"realm"}), realm.vector),
        "equip": Source(frozenset({"equipment", "instances"}), equipment.vector),
        "acc": Source(frozenset({"accessories", "instances"}), accessories.vector),
        "skill": Source(frozenset({"skills"}), skills.vector),
        "rune": Source(frozenset({"runes"}), runes.vector),
        "meridian": Source(frozenset({"meridians"}), meridians.vector),
        "dantian": Source(frozenset({"dantian", "realm"}), dantian.vector),
        "soul": Source(frozenset({"soul"}), soul.vector),
        "mount": Source(frozenset({"mount"}), mount.vector),
        "wing": Source(frozenset({"wings"}), wings.vector),
        "ach": Source(frozenset({"achievement"}), achievement.vector),
        "guild": Source(frozenset({"guild"}), guild.vector),
    }
)
