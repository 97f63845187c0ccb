"""The game's time: the database's time when the process started, and a steady clock from there.

For tests and soaks the time of a database may be put forward, or may run faster; every process on it agrees.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection

AHEAD_MS_MAX = 400 * 86_400_000
NOW = """SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
coalesce((SELECT convert_from(value, 'UTF8')::bigint FROM setting WHERE name = 'clock_ahead_ms'), 0) AS ahead"""
FORWARD = """INSERT INTO setting AS s (name, value) VALUES ('clock_ahead_ms', convert_to($1::bigint::text, 'UTF8'))
ON CONFLICT (name) DO UPDATE
SET value = convert_to((convert_from(s.value, 'UTF8')::bigint + $1)::text, 'UTF8')"""
ORIGIN = """INSERT INTO setting (name, value) VALUES ('clock_origin_ms', convert_to($1::bigint::text, 'UTF8'))
ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING convert_from(value, 'UTF8')::bigint"""


@dataclass(frozen=True, slots=True)
class Clock:
    """Milliseconds since 1970, never backwards while the process lives. `scale` is how fast time runs."""

    epoch_ms: int
    started_ns: int
    scale: int = 1

    def now_ms(self) -> int:
        return self.epoch_ms + (time.monotonic_ns() - self.started_ns) * self.scale // 1_000_000


async def read_clock(connection: Connection, *, scale: int = 1) -> Clock:
    """Two builds on one database agree on the time to within a round trip, times the scale."""
    row = await connection.fetchrow(NOW)
    assert row is not None  # noqa: S101  A SELECT without FROM has one row.
    now_ms = row["now"]
    if scale != 1:
        origin_ms = await connection.fetchval(ORIGIN, now_ms)
        now_ms = origin_ms + (now_ms - origin_ms) * scale
    return Clock(now_ms + row["ahead"], time.monotonic_ns(), scale)


async def put_forward(connection: Connection, ms: int) -> None:
    """Moves the time of everybody on the database; processes notice within a second."""
    await connection.execute(FORWARD, ms)
