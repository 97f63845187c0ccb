"""What a build checks of itself before players are sent to it: known answers of every system that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.check import findings
from cultivation.protocol.commands import COMMANDS
from cultivation.rules.play import World
from cultivation.rules.systems import SYSTEMS
from cultivation.rules.turn import Rejected
from cultivation.service.components import EVERYTHING
from cultivation.service.selftest import (
    accessories,
    achievement,
    arena,
    character,
    chat,
    combat,
    dantian,
    dungeon,
    equipment,
    guild,
    inventory,
    leaderboard,
    market,
    meridians,
    mount,
    notification,
    pvp,
    quest,
    realms,
    runes,
    save,
    skills,
    social,
    soul,
    wings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cultivation.rules.tables import Tables

CHECKS = (
    accessories.check,
    achievement.check,
    arena.check,
    character.check,
    chat.check,
    combat.check,
    dantian.check,
    dungeon.check,
    equipment.check,
    guild.check,
    inventory.check,
    leaderboard.check,
    market.check,
    meridians.check,
    mount.check,
    notification.check,
    pvp.check,
    quest.check,
    realms.check,
    runes.check,
    save.check,
    skills.check,
    social.check,
    soul.check,
    wings.check,
)
"""One for each of the 24 systems, and one for saves, which every process has."""


def self_test(tables: Tables, systems: frozenset[str] = EVERYTHING) -> list[str]:
    """One sentence for each thing that is wrong in the systems of a process; nothing of it touches the database."""
    found = findings(tables)
    known = {system.name for system in SYSTEMS}
    found += [f"{name} belongs to no system" for name, command in COMMANDS.items() if command.system not in known]
    try:
        for check in (check for check in CHECKS if _system(check) not in EVERYTHING - systems):
            found += check(World(tables, b"self-test"))
    except (Rejected, KeyError, ValueError, TypeError) as error:
        found.append(f"a rule breaks on an ordinary player: {error!r}")
    return found


def _system(check: Callable[[World], Iterable[str]]) -> str:
    """What a check is about, by the name of its file: a system, or a part that every process has."""
    return check.__module__.rpartition(".")[2]
