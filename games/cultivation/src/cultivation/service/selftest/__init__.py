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
    character,
    combat,
    dantian,
    equipment,
    goals,
    inventory,
    meridians,
    mount,
    realms,
    runes,
    save,
    skills,
    soul,
    wings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cultivation.rules.tables import Tables

CHECKS = (
    character.check,
    combat.check,
    inventory.check,
    realms.check,
    save.check,
    equipment.check,
    skills.check,
    goals.check,
    mount.check,
    wings.check,
    accessories.check,
    runes.check,
    meridians.check,
    dantian.check,
    soul.check,
)


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
