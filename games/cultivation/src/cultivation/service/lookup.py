"""Players as they are now: what is remembered is shown only after the database has said that it still holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.gather import Gather
from cultivation.store.packed import packed
from cultivation.store.read import HashMismatch, MigrationFailed, loaded_of, read_marks, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.known import Known
    from cultivation.service.worker import Worker
    from cultivation.store.packed import Packed
    from cultivation.store.postgres import Connection, Row

GATHER_S = 0.005
AT_ONCE = 256


@dataclass(slots=True)
class Lookup:
    """The questions that wait for the next answer of the database."""

    known: Known
    asked: Gather[int, Packed | None] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = Gather(self._looked, GATHER_S, AT_ONCE)

    async def fresh(self, worker: Worker, player_id: int) -> Packed | None:
        """The player as of now; None when there is none. Raises HashMismatch, MigrationFailed, and what the database
        raises.
        """
        return await self.asked.ask(worker, player_id)

    async def _looked(self, worker: Worker, player_ids: list[int]) -> Sequence[Packed | BaseException | None]:
        async with worker.pool.acquire() as connection:
            found = await self._found(worker, connection, list(dict.fromkeys(player_ids)))
        return [found.get(player_id) for player_id in player_ids]

    async def _found(
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
