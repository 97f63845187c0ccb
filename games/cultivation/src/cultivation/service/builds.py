"""In which builds' sessions a player was, and when: what a fault of one build is made good by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service.pieces import pieces
from cultivation.store.broadcasts import note_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

AGAIN_S = 30.0
QUIET_S = 5.0


@dataclass(slots=True)
class Spans:
    """Up to when each player's presence has been written, by the steady clock."""

    noted: dict[int, float] = field(default_factory=dict)

    async def note(self, worker: Worker, connection: Connection, seen: Mapping[int, float], *, now_s: float) -> None:
        """Writes who is new at once, who stays every half minute, and who has gone quiet once more."""
        due = {player: at_s for player, at_s in seen.items() if self._is_due(player, at_s, now_s)}
        if due:
            now_ms = worker.clock.now_ms()
            moments = {player: now_ms - int(1_000 * (now_s - at_s)) for player, at_s in due.items()}
            async for piece in pieces(list(moments.items())):
                await note_spans(connection, worker.identity.build, worker.id, dict(piece))
        self.noted = {player: due.get(player, self.noted.get(player, at_s)) for player, at_s in seen.items()}

    def _is_due(self, player: int, at_s: float, now_s: float) -> bool:
        before_s = self.noted.get(player)
        if before_s is None:
            return True
        return at_s > before_s and (at_s - before_s >= AGAIN_S or now_s - at_s >= QUIET_S)
