"""The registry that a release counts its systems by."""

from __future__ import annotations

from cultivation.protocol.commands import COMMANDS
from cultivation.rules.systems import CORE_PARTS, SYSTEMS, Kind


def test_there_are_sixteen_and_eight_systems_and_four_core_parts() -> None:
    """A release that forgets a system is seen by counting."""
    by_kind = [system.kind for system in SYSTEMS]
    assert (by_kind.count(Kind.WORLD), by_kind.count(Kind.PROGRESSION), len(CORE_PARTS)) == (16, 8, 4)
    assert [system.number for system in SYSTEMS] == list(range(1, 25))
    assert len({system.name for system in SYSTEMS}) == 24


def test_every_command_belongs_to_a_system() -> None:
    """A command without a system would have no kill switch."""
    assert {command.system for command in COMMANDS.values()} <= {system.name for system in SYSTEMS}
