"""A busy process takes what has come in turns, instead of being woken for every request by itself."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.service.service import Service

TURN_S = 0.0015
LOOK_S = 0.05
BUSY = 85
"""Calls of players within a look, 1,700 a second: below that waking for each costs less than the waiting. Who wants to
come in is not counted: that hardly asks the database, and those inside would wait for it.
"""
PASSES = 6
"""Of the loop in a turn: what has come is read, begun, asked of the database, and what the database said is told."""


async def pace(service: Service) -> None:
    """For ever. Between two turns of a busy process the loop sleeps, deaf on purpose: whoever sends meanwhile wakes
    nobody, and then all of it is read, asked of the database and written together.
    """
    while True:
        before = service.calls
        await asyncio.sleep(LOOK_S)
        while service.calls - before >= BUSY:
            before, end_s = service.calls, time.monotonic() + LOOK_S
            while time.monotonic() < end_s:
                _deaf()
                for _ in range(PASSES):
                    await asyncio.sleep(0)


def _deaf() -> None:
    """The whole process sleeps, at most for one turn."""
    time.sleep(TURN_S)
