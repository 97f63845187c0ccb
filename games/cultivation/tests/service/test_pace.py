"""A busy process goes in turns; a quiet one is there for everybody at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import pairwise

import pytest

from cultivation.identity import Identity
from cultivation.service.asked import Asked
from cultivation.service.edge import Edge
from cultivation.service.metrics import Metrics
from cultivation.service.pace import BUSY, PASSES, TURN_S, pace
from cultivation.service.service import Service
from cultivation.variants import VARIANTS

TURNS = 50


@dataclass
class Crowd:
    """A service to which `at_once` calls have come whenever somebody looks."""

    at_once: int
    asked: int = 0

    @property
    def calls(self) -> int:
        self.asked += self.at_once
        return self.asked


async def _turns(crowd: Crowd, monkeypatch: pytest.MonkeyPatch, *, for_s: float) -> list[int]:
    """How often the loop had gone round beside the pace whenever the process went deaf; fifty times at most."""
    count, deaf, enough = 0, list[int](), asyncio.Event()

    def sleep(seconds: float) -> None:
        assert seconds == TURN_S
        deaf.append(count)
        if len(deaf) == TURNS:
            enough.set()

    monkeypatch.setattr("cultivation.service.pace.time.sleep", sleep)
    asyncio.get_running_loop().call_later(for_s, enough.set)
    pacing = asyncio.create_task(pace(crowd))  # type: ignore[arg-type]  # all that it reads of a service
    while not enough.is_set():
        count += 1
        await asyncio.sleep(0)
    pacing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pacing
    return deaf


def test_a_quiet_process_wakes_for_everybody_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a turn where there is no need of turns."""
    assert asyncio.run(_turns(Crowd(BUSY - 1), monkeypatch, for_s=0.4)) == []


def test_busy_takes_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without turns every request wakes the process by itself, and a busy hour needs twice the machine. Between two of
    them all goes on that has come: read, asked of the database, answered.
    """
    deaf = asyncio.run(_turns(Crowd(BUSY), monkeypatch, for_s=30.0))
    assert len(deaf) == TURNS
    assert {after - before for before, after in pairwise(deaf)} == {PASSES}


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
