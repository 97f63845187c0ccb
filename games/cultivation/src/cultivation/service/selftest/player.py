"""An ordinary player to try rules on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.protocol.commands import COMMANDS
from cultivation.rules.play import play
from cultivation.rules.player import Instance, Player, Realm

if TYPE_CHECKING:
    from cultivation.rules.play import World
    from cultivation.rules.turn import Turn

T0_MS = 1_700_000_000_000


def born(world: World) -> Player:
    """A character of a moment ago."""
    return ordered(Player(id=1), world, "create", name="Selftest", element="fire").player


def veteran(world: World, *, r: int) -> Player:
    """A character of realm `r` with enough of everything, and an item and an accessory."""
    new, qi = born(world), 10**9
    items = (Instance("1.91", "weapon", 1, 0, False), Instance("1.92", "amber_charm", 1, 1, False, ((0, 900),)))
    stacks = {"feather": 99, "fodder": 999, "beast_core": 9, "mount_dun_pony": 1, "rune_0_1": 9}
    return replace(
        new,
        character=replace(new.character, level=20 * r + 10, free_points=3 * (20 * r + 9)),
        realm=Realm(r, 9, T0_MS, amount=qi, gained=qi + 10**8, spent=10**8),
        purse={"stone": 10**7, "jade": 10**3, "essence": 10**5},
        stacks={(item, False): qty for item, qty in stacks.items()},
        instances={item.id: item for item in items},
    )


def ordered(player: Player, world: World, command_name: str, *, now_ms: int = T0_MS, **args: object) -> Turn:
    """What becomes of a command."""
    command = COMMANDS[command_name]
    decoded = command.args(**args)
    return play(player, world, now_ms=now_ms, rule=lambda t: command.run(t, decoded))


def purse_change(before: Player, turn: Turn) -> dict[str, int]:
    """What a command changed in the purse."""
    after = turn.player.purse
    return {asset: after[asset] - qty for asset, qty in before.purse.items() if after[asset] != qty}
