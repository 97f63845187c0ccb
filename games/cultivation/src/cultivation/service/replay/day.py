"""Plays all that is kept of a day again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands import COMMANDS
from cultivation.service.replay.again import Replay, Tally
from cultivation.store import command_log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from cultivation.protocol.commands import Command
    from cultivation.rules.play import World
    from cultivation.store.postgres import Connection

    Pace = Callable[[], Awaitable[None]]


async def replay_day(
    connection: Connection, world: World, day: int, *, pace: Pace, commands: Mapping[str, Command] = COMMANDS
) -> Tally:
    """Every player's commands of that day, in order. `pace` is awaited after each command: who plays them again beside
    players who wait for answers leaves them their turn.
    """
    tally, last = Tally(), 0
    while ids := await command_log.players(connection, day, after=last):
        for player_id in ids:
            tally.players += 1
            replay = Replay(player_id, world, commands, tally)
            while rows := await command_log.commands(connection, day, player_id, after=replay.ver or 0):
                for _ in replay.play(rows):
                    await pace()
        last = ids[-1]
    return tally
