"""Commands that are ready at about the same time are written together, and each is answered when it is on disk.

One transaction takes in what came while the one before was written. Whoever in it has been overtaken is left out and
told so; when the database refuses the whole, each is written alone, so that nobody pays for a neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.gather import Gather
from cultivation.store.postgres import AWAY, REFUSED
from cultivation.store.write import KeyTaken, NameTaken, write, write_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.worker import Worker
    from cultivation.store.write import Save

GATHER_S = 0.008
AT_ONCE = 48
NOT_ALL: tuple[type[Exception], ...] = (KeyTaken, NameTaken, *REFUSED)


@dataclass(slots=True)
class Commits:
    """The saves that wait for the next transaction; a player has one at most, because commands of one player queue."""

    asked: Gather[Save, int | None] = field(default_factory=lambda: Gather(_written, GATHER_S, AT_ONCE))

    async def write(self, worker: Worker, save: Save) -> int | None:
        """The mark of the player's row once everything is on disk; None when the player is not as the save believes,
        and then nothing was written. Raises KeyTaken, NameTaken, and what the database raises: then, too, nothing.
        """
        return await self.asked.ask(worker, save)


async def _written(worker: Worker, group: list[Save]) -> Sequence[int | BaseException | None]:
    try:
        async with worker.pool.acquire() as connection:
            marks = await write_all(connection, group)
    except AWAY:
        raise
    except NOT_ALL as error:
        if len(group) == 1:
            return [error]
        worker.metrics.count("cultivation_groups_split_total")
        return [await _alone(worker, save) for save in group]
    return [marks.get(save.turn.player.id) for save in group]


async def _alone(worker: Worker, save: Save) -> int | BaseException | None:
    """An error of one is the answer of this one; whoever comes after it is written all the same."""
    try:
        async with worker.pool.acquire() as connection:
            return await write(connection, save)
    except Exception as error:  # noqa: BLE001  It is given to whoever waits for it.
        return error
