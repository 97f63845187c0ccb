"""`cultivation replay`: what is kept of a database's last days is played again with the rules of this build."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cultivation.content.load import tables
from cultivation.gate.outcome import Outcome
from cultivation.rules.play import World
from cultivation.service.replay.day import replay_day
from cultivation.store import command_log, regions
from cultivation.store.postgres import connect
from cultivation.store.revise import check_revision

if TYPE_CHECKING:
    from cultivation.service.replay.again import Tally

NOTHING = "no command was played again"


def replay(database: str, days: int) -> list[Outcome]:
    """One row for each of the last days of which something is kept. Nothing played again is no success."""
    return asyncio.run(_replay(database, days))


async def _replay(database: str, days: int) -> list[Outcome]:
    connection = await connect(database)
    try:
        await check_revision(connection)
        content = await regions.found(connection, tables())
        secret = await connection.fetchval("SELECT value FROM setting WHERE name = 'season'")
        world = World(content, secret)
        found = []
        for day in (await command_log.days(connection))[-days:]:
            began_s = time.monotonic()
            tally = await replay_day(connection, world, day, pace=_at_once)
            found.append(_outcome(day, tally, int(1_000 * (time.monotonic() - began_s))))
    finally:
        await connection.close()
    if any(one.data["commands"] for one in found):
        return found
    other = sum(one.data["other"] for one in found)
    return [*found, Outcome("something", 0, NOTHING + (f": {other} are of other rules or content" if other else ""))]


async def _at_once() -> None:
    """Nobody waits."""


def _outcome(day: int, tally: Tally, ms: int) -> Outcome:
    why = "; ".join(map(str, tally.differences))
    if tally.lost:
        why = "; ".join(filter(None, [why, f"{tally.lost} commands lack the state that they followed"]))
    return Outcome(f"day {day}", ms, why, data=told(tally))


def told(tally: Tally) -> dict[str, Any]:
    """The tally for JSON and for the log."""
    return asdict(tally)
