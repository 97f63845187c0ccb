"""Support commands: what a person does for one player, through the same save and ledger as every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.play import play
from cultivation.rules.support import Raise, raised
from cultivation.service import saving
from cultivation.store.read import read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

TRIES = 5


async def raise_player(worker: Worker, connection: Connection, player_id: int, to: Raise) -> bool:
    """Puts a player further on; False when there is no such player or it never stood still."""
    for _ in range(TRIES):
        loaded = await read_player(connection, player_id, secret=worker.secrets.save)
        if loaded is None:
            return False
        turn = play(loaded.player, worker.world, now_ms=worker.clock.now_ms(), rule=lambda t: raised(t, to))
        if await write(connection, saving.save_of(worker, turn, loaded, stored=None, cohort="")):
            return True
    return False
