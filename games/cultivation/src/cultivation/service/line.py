"""The line of those who wait to come in, as it was at the last look: who asks again is told the place from memory, and
those who come at about the same time join together. So a line of any length costs the database the same.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.gather import Gather
from cultivation.service.pieces import pieces
from cultivation.store import queue
from cultivation.store.queue import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

GATHER_S = 0.02
AT_ONCE = 500


@dataclass(slots=True)
class Line:
    """`waiting` are the numbers in line, smallest first; `called` is until when each may come; `last` is the newest
    number that had been given. `heard` are those who have asked since, and `joining` the newcomers.
    """

    waiting: Sequence[int] = ()
    called: dict[int, int] = field(default_factory=dict)
    last: int = 0
    heard: set[int] = field(default_factory=set)
    joining: Gather[str, Place] = field(init=False)

    def __post_init__(self) -> None:
        self.joining = Gather(self._joined, GATHER_S, AT_ONCE)

    async def look(self, connection: Connection, *, now_ms: int) -> None:
        """How things stand now."""
        self.waiting, self.called, self.last = await queue.line(connection, now_ms=now_ms)

    async def tell(self, connection: Connection, *, now_ms: int) -> None:
        """Who has asked since the last time is still there."""
        heard, self.heard = self.heard, set()
        async for piece in pieces(sorted(heard)):
            await queue.hear(connection, list(piece), now_ms=now_ms)

    def place(self, number: int, now_ms: int) -> Place | None:
        """Of who has a number; None where only the database can say, because the number was not in line at the look."""
        if self.called.get(number, 0) > now_ms:
            return Place(number, True, 0)
        ahead = self._ahead(number)
        if number <= self.last and self.waiting[ahead : ahead + 1] != [number]:
            return None
        self.heard.add(number)
        return Place(number, False, ahead)

    async def join(self, worker: Worker, name: str) -> Place:
        """The place of a newcomer: the last, or the one that the name has already. Raises what the database raises."""
        return await self.joining.ask(worker, name)

    async def _joined(self, worker: Worker, names: list[str]) -> list[Place]:
        async with worker.pool.acquire() as connection:
            found = await queue.join_all(connection, list(dict.fromkeys(names)), now_ms=worker.clock.now_ms())
        return [
            Place(number, is_called, 0 if is_called else self._ahead(number))
            for number, is_called in (found[name] for name in names)
        ]

    def _ahead(self, number: int) -> int:
        """How many are before a number: those of the look, and whoever has got one between it and this one."""
        return bisect_left(self.waiting, number) + max(0, number - self.last - 1)
