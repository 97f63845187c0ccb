"""Feels twice a second whether the database is alive. A database that stands still keeps every connection open and says
nothing; without this, whoever asks it would wait for as long as it stands.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.service.log import LOG
from cultivation.store.postgres import FAILED, connect

if TYPE_CHECKING:
    from cultivation.service.service import Service
    from cultivation.store.postgres import Connection, Pool

EVERY_S = 0.5
ANSWER_S_MAX = 1.5
MISSED_MAX = 2  # one alone may be our own standing still


@dataclass(slots=True)
class Pulse:
    """A connection that is used for nothing else, and how often in a row it was not answered."""

    uri: str
    connection: Connection | None = None
    missed: int = 0
    lost_s: float = 0.0

    async def is_felt(self) -> bool:
        """Whether the database answers within the bound."""
        try:
            self.connection = self.connection or await connect(self.uri, statement_s=ANSWER_S_MAX, wait_s=ANSWER_S_MAX)
            await self.connection.fetchval("SELECT 1")
        except FAILED:
            self.end()
            self.missed += 1
            return False
        self.missed = 0
        return True

    def end(self) -> None:
        """Lets go of the connection."""
        if self.connection:
            self.connection.terminate()
        self.connection = None


async def feel(service: Service, uri: str) -> None:
    """For ever. After two beats missed, everybody who waits for the database is told that it is away; once it answers
    again, the connections are opened anew and the game goes on.
    """
    pulse = Pulse(uri)
    try:
        while True:
            await asyncio.sleep(EVERY_S if not pulse.missed else 0)
            if service.worker:
                await _beat(service, pulse, service.worker.pool)
    finally:
        pulse.end()


async def _beat(service: Service, pulse: Pulse, pool: Pool) -> None:
    if not await pulse.is_felt():
        if pulse.missed >= MISSED_MAX and not pool.is_away:
            pool.lose()
            pulse.lost_s = time.monotonic()
            service.metrics.count("cultivation_database_lost_total")
            LOG.error("the database is given up for now")
        if pool.is_away:
            await asyncio.sleep(EVERY_S)
    elif pool.is_away:
        try:
            await pool.regain()
        except FAILED as error:
            LOG.warning("the database does not let us in yet", extra={"data": {"why": repr(error)}})
        else:
            LOG.warning("the database is back", extra={"data": {"s": round(time.monotonic() - pulse.lost_s, 1)}})
