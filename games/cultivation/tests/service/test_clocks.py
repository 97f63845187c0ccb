"""Clocks that jump and clocks that differ: two processes play one game, and no time is paid twice."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from cultivation.audit import run as audits
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
HOUR_MS = 3_600_000
# The clock of the database's machine as a process sees it that starts now.
SET = """INSERT INTO setting VALUES ('clock_ahead_ms', convert_to($1::bigint::text, 'UTF8'))
ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value RETURNING 1"""
PLAYED = """SELECT ver, (SELECT coalesce(sum(qty), 0) FROM ledger WHERE to_account = 'p:' || id AND reason = 'idle')
FROM player WHERE id = $1"""
CODES = {"", "key_expired", "stale_version", "not_allowed", "cooldown", "rate_limited"}


@pytest.fixture
def clocks(game, start_game, database, query):
    """`another` starts a process while the clock of the database is off by so much."""

    def start(off_ms):
        query(database, SET, off_ms)
        begun = start_game(database, "--build", f"off{off_ms}").wait_ready()
        query(database, SET, 0)
        return begun

    return SimpleNamespace(game=game, another=start, database=database, query=query)


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


def claim(game, token, key):
    """One claim of what has been earned, sent again until it is answered for good."""
    while (reply := game.order(token, "idle_claim", key=key)).get("code") in {"stale_version", "rate_limited"}:
        pass
    assert (reply.get("code") or "") in CODES, reply
    return reply


@pytest.mark.parametrize("off_ms", [5_000, -5_000, HOUR_MS, -HOUR_MS])
def test_two_processes_that_disagree_pay_for_no_time_twice(clocks, new_key, off_ms):
    """A server started under a wrong clock plays with one started under the right one, and the books stay clean."""
    game, other, database = clocks.game, clocks.another(off_ms), clocks.database
    name = f"Off{'h' * (abs(off_ms) == HOUR_MS)}{'m' * (off_ms < 0)}"
    game.born(name)
    login = {"v": 1, "account": f"account {name}", "secret": "a secret of this test"}
    begun = (other if off_ms > 0 else game).send("/v1/session", login)[1]
    token, player = begun["token"], begun["player"]
    done = 0
    for turn in range(12):
        here, there = (game, other) if turn % 2 else (other, game)
        key = new_key(now_ms_of(database) + (off_ms if here is other else 0))
        first = claim(here, token, key)
        again = claim(there, token, key)
        assert again == first or again["code"] == "key_expired"
        assert claim(here, token, key) == first
        done += first["ok"]
    assert done >= 6
    ver, paid = clocks.query(database, PLAYED, player)[0]
    assert ver == 1 + done
    assert paid <= (10 * (max(0, off_ms) + 60_000)) // 60_000
    assert audits.once(database).violations == []
    assert "internal" not in other.end()


def now_ms_of(database):
    async def asked():
        connection = await connect(database)
        try:
            return await connection.fetchval("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
        finally:
            await connection.close()

    return asyncio.run(asked())
