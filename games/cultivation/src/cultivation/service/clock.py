"""The game's time: the database's clock when the process started, and steady since."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection


@dataclass(frozen=True, slots=True)
class Clock:
    """Milliseconds since 1970, never backwards while the process lives."""

    epoch_ms: int
    started_ns: int

    def now_ms(self) -> int:
        return self.epoch_ms + (time.monotonic_ns() - self.started_ns) // 1_000_000


async def read_clock(connection: Connection) -> Clock:
    """Two builds on one database agree on the time to within a round trip."""
    epoch_ms = await connection.fetchval("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    return Clock(epoch_ms, time.monotonic_ns())
