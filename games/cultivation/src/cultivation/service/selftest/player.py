"""An ordinary player to try rules on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands import COMMANDS
from cultivation.rules.play import play
from cultivation.rules.player import Player

if TYPE_CHECKING:
    from cultivation.rules.play import World
    from cultivation.rules.turn import Turn

T0_MS = 1_700_000_000_000


def born(world: World) -> Player:
    """A character of a moment ago."""
    return ordered(Player(id=1), world, "create", name="Selftest", element="fire").player


def ordered(player: Player, world: World, command_name: str, *, now_ms: int = T0_MS, **args: object) -> Turn:
    """What becomes of a command."""
    command = COMMANDS[command_name]
    decoded = command.args(**args)
    return play(player, world, now_ms=now_ms, rule=lambda t: command.run(t, decoded))
