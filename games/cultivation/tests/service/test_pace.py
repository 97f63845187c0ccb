"""A busy process goes in turns; a quiet one is there for everybody at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from cultivation.service.pace import pace

FOR_S = 0.4
TIMES_FEWER = 5


@dataclass
class Crowd:
    """A service to which `at_once` requests have come whenever somebody looks."""

    at_once: int
    asked: int = 0

    @property
    def requests(self) -> int:
        self.asked += self.at_once
        return self.asked


async def _passes(crowd: Crowd) -> int:
    """How often the loop goes round beside the pace."""
    loop, count, is_over = asyncio.get_running_loop(), 0, asyncio.Event()
    loop.call_later(FOR_S, is_over.set)
    pacing = asyncio.create_task(pace(crowd))  # type: ignore[arg-type]  # all that it reads of a service
    while not is_over.is_set():
        count += 1
        await asyncio.sleep(0)
    pacing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pacing
    return count


def test_busy_takes_turns() -> None:
    """Without turns every request wakes the process by itself, and a busy hour needs twice the machine."""
    assert asyncio.run(_passes(Crowd(1_000))) * TIMES_FEWER < asyncio.run(_passes(Crowd(0)))
