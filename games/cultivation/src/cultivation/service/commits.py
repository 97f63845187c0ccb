"""Commands that are ready at about the same time are written together, and each is answered when it is on disk.

One transaction takes in what came while the one before was written. Whoever in it has been overtaken is left out and
told so; when the database refuses the whole, each is written alone, so that nobody pays for a neighbour.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.store.postgres import AWAY, REFUSED
from cultivation.store.write import KeyTaken, NameTaken, write, write_all

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.write import Save

GATHER_S = 0.008
AT_ONCE = 48
NOT_ALL: tuple[type[Exception], ...] = (KeyTaken, NameTaken, *REFUSED)
Outcome = asyncio.Future["int | None"]


@dataclass(slots=True)
class Commits:
    """The saves that wait for the next transaction; a player has one at most, because commands of one player queue."""

    waiting: list[tuple[Save, Outcome]] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None
    began_s: float = 0.0

    async def write(self, worker: Worker, save: Save) -> int | None:
        """The mark of the player's row once everything is on disk; None when the player is not as the save believes,
        and then nothing was written. Raises KeyTaken, NameTaken, and what the database raises: then, too, nothing.
        """
        loop = asyncio.get_running_loop()
        outcome: Outcome = loop.create_future()
        self.waiting.append((save, outcome))
        if self.writing is None:
            self.writing = loop.create_task(self._write(worker))
        return await outcome

    async def _write(self, worker: Worker) -> None:
        try:
            while self.waiting:
                wait_s = self.began_s + GATHER_S - time.monotonic()
                if wait_s > 0:
                    await asyncio.sleep(wait_s)
                self.began_s = time.monotonic()
                group, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
                await self._written(worker, group)
        finally:
            self.writing = None

    async def _written(self, worker: Worker, group: list[tuple[Save, Outcome]]) -> None:
        """Never leaves an outcome open."""
        try:
            async with worker.pool.acquire() as connection:
                marks = await write_all(connection, [save for save, _ in group])
        except AWAY as error:
            _fail(group, error)
        except NOT_ALL as error:
            if len(group) == 1:
                _fail(group, error)
                return
            worker.metrics.count("cultivation_groups_split_total")
            for one in group:
                await self._alone(worker, *one)
        except BaseException as error:
            _fail(group, error)
            if not isinstance(error, Exception):
                raise
        else:
            for save, outcome in group:
                if not outcome.done():
                    outcome.set_result(marks.get(save.turn.player.id))

    async def _alone(self, worker: Worker, save: Save, outcome: Outcome) -> None:
        try:
            async with worker.pool.acquire() as connection:
                mark = await write(connection, save)
        except BaseException as error:
            _fail([(save, outcome)], error)
            if not isinstance(error, Exception):
                raise
        else:
            if not outcome.done():
                outcome.set_result(mark)


def _fail(group: list[tuple[Save, Outcome]], error: BaseException) -> None:
    for _, outcome in group:
        if not outcome.done():
            outcome.set_exception(error)
