"""Players as they are now: what is remembered is shown only after the database has said that it still holds.

Those who ask at about the same time ask together: one question for all of them. Whoever comes to a quiet process is
answered at once.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.store.packed import packed
from cultivation.store.read import HashMismatch, MigrationFailed, loaded_of, read_marks, read_rows

if TYPE_CHECKING:
    from cultivation.service.known import Known
    from cultivation.service.worker import Worker
    from cultivation.store.packed import Packed
    from cultivation.store.postgres import Connection, Row

GATHER_S = 0.005
AT_ONCE = 256
Answer = asyncio.Future["Packed | None"]


@dataclass(slots=True)
class Lookup:
    """The questions that wait for the next answer of the database, by player."""

    known: Known
    waiting: dict[int, list[Answer]] = field(default_factory=dict)
    asking: asyncio.Task[None] | None = None
    asked_s: float = 0.0

    async def fresh(self, worker: Worker, player_id: int) -> Packed | None:
        """The player as of now; None when there is none. Raises HashMismatch, MigrationFailed, and what the database
        raises.
        """
        loop = asyncio.get_running_loop()
        answer: Answer = loop.create_future()
        self.waiting.setdefault(player_id, []).append(answer)
        if self.asking is None:
            self.asking = loop.create_task(self._ask(worker))
        return await answer

    async def _ask(self, worker: Worker) -> None:
        """One question after the other until nobody waits any more."""
        try:
            while self.waiting:
                wait_s = self.asked_s + GATHER_S - time.monotonic()
                if wait_s > 0:
                    await asyncio.sleep(wait_s)
                self.asked_s = time.monotonic()
                asked = {id_: self.waiting.pop(id_) for id_ in list(self.waiting)[:AT_ONCE]}
                await self._answered(worker, asked)
        finally:
            self.asking = None

    async def _answered(self, worker: Worker, asked: dict[int, list[Answer]]) -> None:
        try:
            async with worker.pool.acquire() as connection:
                found = await self._looked(worker, connection, list(asked))
        except BaseException as error:
            found = dict.fromkeys(asked, error)
            if not isinstance(error, Exception):
                raise
        finally:
            for player_id, answers in asked.items():
                for answer in answers:
                    _give(answer, found.get(player_id))

    async def _looked(
        self, worker: Worker, connection: Connection, player_ids: list[int]
    ) -> dict[int, Packed | BaseException]:
        marks = await read_marks(connection, player_ids)
        found: dict[int, Packed | BaseException] = {}
        for player_id, (mark, *guild) in marks.items():
            held = self.known.find(player_id)
            if held is not None and held.mark == mark and held.guild == tuple(guild):
                found[player_id] = held
        if unknown := [player_id for player_id in marks if player_id not in found]:
            for row in await read_rows(connection, unknown):
                found[row["id"]] = self._read(worker, row)
        return found

    def _read(self, worker: Worker, row: Row) -> Packed | BaseException:
        try:
            fresh = packed(loaded_of(row, secret=worker.secrets.save))
        except (HashMismatch, MigrationFailed) as error:
            return error
        self.known.keep(fresh)
        return fresh


def _give(answer: Answer, found: Packed | BaseException | None) -> None:
    if answer.done():
        return
    if isinstance(found, BaseException):
        answer.set_exception(found)
    else:
        answer.set_result(found)
