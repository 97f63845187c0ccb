"""Events delivered twice and out of order: whoever has been told is not told again, and nobody is paid again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.service.outbox import deliver

if TYPE_CHECKING:
    from cultivation.service.clock import Clock
    from cultivation.store.postgres import Connection

OUTBOX = "SELECT coalesce(jsonb_agg(o), '[]')::text FROM outbox o"
BACK = """INSERT INTO outbox SELECT * FROM jsonb_populate_recordset(null::outbox, $1::text::jsonb) o
ORDER BY o.tx DESC, o.seq DESC ON CONFLICT DO NOTHING"""
TOLD = """SELECT (SELECT count(*) FROM stream_event), (SELECT count(*) FROM announcement),
(SELECT count(*) FROM chat), (SELECT coalesce(sum(balance), 0) FROM wallet)"""
WAITING = "SELECT count(*) FROM outbox"
WHOLE_S_MAX, LOOK_S = 30.0, 0.01


async def delivered_twice(connection: Connection, clock: Clock) -> list[str]:
    """What is wrong after the outbox was emptied, filled with the same again in another order, and emptied: nothing,
    where nothing changed the second time. Raises TimeoutError when it is not empty within half a minute.
    """
    rows = await connection.fetchval(OUTBOX)
    before = await _emptied(connection, clock)
    await connection.execute(BACK, rows)
    after = await _emptied(connection, clock)
    return [] if before == after else [f"events delivered twice: {before} became {after}"]


async def _emptied(connection: Connection, clock: Clock) -> tuple[object, ...]:
    """What has been told once the outbox is empty. What is newer than the oldest transaction at work, in whatever
    database of the server, has to wait for that one.
    """
    async with asyncio.timeout(WHOLE_S_MAX):
        while await _delivered(connection, clock):  # noqa: ASYNC110  Nothing tells of the end of others' work.
            await asyncio.sleep(LOOK_S)
    row = await connection.fetchrow(TOLD)
    assert row is not None  # noqa: S101  A SELECT without FROM has one row.
    return tuple(row.values())


async def _delivered(connection: Connection, clock: Clock) -> int:
    """How many events wait after a delivery."""
    await deliver(connection, clock)
    waiting: int = await connection.fetchval(WAITING)
    return waiting
