"""More calls than a process can hold: those above the limit are told when to come again, the others are answered."""

from __future__ import annotations

import asyncio
import json
import re
import resource
from collections import Counter

import pytest

from cultivation.players.http import Client
from cultivation.service.request import IN_FLIGHT_MAX
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
ABOVE = 300
COUNTERS = re.compile(r"^(cultivation_shed_total|cultivation_in_flight)(?:\{[^}]*\})? (\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def game(database, start_game):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture
def _descriptors():
    """A descriptor a call; a user's usual limit is a thousand."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 2 * IN_FLIGHT_MAX:
        pytest.skip("this machine lets nobody open so many connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def counted(game):
    return {name: float(value) for name, value in COUNTERS.findall(game.get("/metrics")[1])}


async def flood(game, database, token):
    """Everybody looks while the players' rows are locked; the replies of those who were sent away, and of the rest."""
    headers = {"authorization": f"Bearer {token}"}
    clients = [Client(game.url, timeout_s=60.0) for _ in range(IN_FLIGHT_MAX + ABOVE)]
    blocker = await connect(database)
    try:
        for first in range(0, len(clients), 100):  # connected before: opening so many takes its time
            await asyncio.gather(*(client.get("/ready", {}) for client in clients[first : first + 100]))
        async with blocker.transaction():
            await blocker.execute("LOCK TABLE player IN ACCESS EXCLUSIVE MODE")
            calls = [asyncio.create_task(client.get("/v1/sync", headers)) for client in clients]
            early, _ = await asyncio.wait(calls, timeout=3.5)
        replies = await asyncio.gather(*calls)
        return [call.result() for call in early], replies
    finally:
        await blocker.close()
        for client in clients:
            client.close()


@pytest.mark.usefixtures("_descriptors")
def test_a_flood_above_the_limit_is_shed_with_a_time_and_the_rest_is_served(game, database):
    """Nobody is left without an answer, nothing fails, and afterwards the process is as before."""
    token = game.born("Flooded")
    early, replies = asyncio.run(flood(game, database, token))
    told = [json.loads(reply.body) for reply in early if reply.status == 503]
    waits = [reply["retry_after_ms"] for reply in told if reply["detail"] == "too many wait"]
    assert len(waits) >= ABOVE - 1
    assert all(500 <= wait < 2_000 for wait in waits)
    assert len(set(waits)) > len(waits) // 4, "they would all come back at once"
    statuses = Counter(reply.status for reply in replies)
    assert set(statuses) == {200, 503}
    assert statuses[200] + statuses[503] == IN_FLIGHT_MAX + ABOVE
    assert game.get("/v1/sync", token)[0] == 200
    after = counted(game)
    assert after["cultivation_shed_total"] == len(waits)
    assert after["cultivation_in_flight"] == 0
