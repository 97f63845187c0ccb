"""A busy process goes in turns; a quiet one is there for everybody at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from cultivation.identity import Identity
from cultivation.service.asked import Asked
from cultivation.service.edge import Edge
from cultivation.service.metrics import Metrics
from cultivation.service.pace import pace
from cultivation.service.service import Service
from cultivation.variants import VARIANTS

FOR_S = 0.4
TIMES_FEWER = 5


@dataclass
class Crowd:
    """A service to which `at_once` calls have come whenever somebody looks."""

    at_once: int
    asked: int = 0

    @property
    def calls(self) -> int:
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


def test_those_who_want_to_come_in_do_not_make_it_busy() -> None:
    """Two thousand a second before the door are no reason to let those inside wait for turns."""
    identity = Identity("v1", "1.0", "c")
    service = Service(identity, VARIANTS["good"], Metrics(identity))
    edge = Edge(app=None, service=service)  # type: ignore[arg-type]  # nothing goes the long way here

    async def answer(_service: Service, asked: Asked) -> bytes:
        return asked.path.encode()

    async def ask(asked: Asked) -> int:
        before = service.calls
        for _ in range(10):
            assert (await edge.short(asked, answer, is_closing=False))[1] == asked.path.encode()
        return service.calls - before

    assert asyncio.run(ask(Asked("/v1/session", body=b"{}"))) == 0
    assert asyncio.run(ask(Asked("/v1/sync", authorization="Bearer x"))) == 10
