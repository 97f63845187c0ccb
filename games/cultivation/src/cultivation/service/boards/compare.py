"""At night a thousand random owners of each board stand in memory where the definition says that they stand."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cultivation.rules.calendar import week_begins_ms, week_of
from cultivation.service.log import LOG
from cultivation.store import boards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.boards.ranking import Ranking
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

OWNERS = 1_000


async def compare(worker: Worker, connection: Connection) -> int:
    """How many differ, of all boards; a board that differs is read anew when it is asked for."""
    now_ms = worker.clock.now_ms()
    here = worker.world.tables.here
    week = week_of(here, now_ms)
    span = (week_begins_ms(here, week), week_begins_ms(here, week + 1))
    differing = 0
    for name in boards.SOURCES:
        kept = worker.boards.board(name, now_ms)
        async with kept.lock, connection.transaction(isolation="repeatable_read", readonly=True):
            if name not in boards.CHANGING:
                kept.ranking = None  # it may be seconds older than this snapshot
            ranking = await kept.fresh(connection, now_ms, span)
            chosen = random.sample(sorted(ranking.keys), min(OWNERS, len(ranking.keys)))
            wrong = await _wrong(connection, ranking, name, span, chosen)
            if wrong:
                kept.ranking = None
        worker.metrics.count("cultivation_board_compared_total", len(chosen))
        worker.metrics.count("cultivation_board_mismatch_total", wrong)
        if wrong:
            LOG.error("a board in memory is wrong", extra={"data": {"board": name, "owners": wrong}})
        differing += wrong
    return differing


async def _wrong(
    connection: Connection, ranking: Ranking, board: str, span: tuple[int, int], chosen: Sequence[int]
) -> int:
    """How many of the chosen, and whether the board has as many rows."""
    rows = await connection.fetch(boards.ranked(board, "owner = ANY($3::bigint[])"), *span, chosen)
    defined = {row["owner"]: tuple(row.values()) for row in rows}
    found = {row[1]: row for row in ranking.of(chosen)}
    owners: int = await connection.fetchval(f"SELECT count(*) FROM ({boards.scan(board)}) b", *span)  # noqa: S608  # our own text
    lost = owners != len(ranking.keys)
    return sum(found.get(owner) != defined.get(owner) for owner in chosen) + lost
