"""Each bad build is really bad in its own way, and the good one is really good: else a release proves
nothing.
"""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.error import URLError

import pytest

from cultivation.audit import run as audits

pytestmark = pytest.mark.real


class Started(dict):
    """Processes by variant, each started when a test first asks for it."""

    def __init__(self, start):
        super().__init__()
        self.start = start

    def __missing__(self, name):
        self[name] = self.start(name)
        return self[name]


@pytest.fixture(scope="module")
def games(start_game, database):
    """One process of each variant that runs at all."""

    def start(name):
        game = start_game(database, "--build", name, "--variant", name)
        return game if name == "never-ready" else game.wait_ready()

    return Started(start)


@pytest.fixture(scope="module")
def token(games):
    """A player who was born on the good build; all builds share the database."""
    return games["good"].born("Player")


def statuses(game, token, times):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: game.get("/v1/sync", token)[0], range(times)))


@pytest.mark.parametrize(
    ("variant", "low", "high"),
    [("good", 0, 0), ("errors-5", 1, 32), ("errors-20", 12, 75), ("errors-100", 200, 200)],
)
def test_the_share_of_failures_is_what_the_name_says(games, token, variant, low, high):
    """A build that should fail 20 % of the requests does: about one in five, with the code of a bug."""
    failed = statuses(games[variant], token, 200).count(500)
    assert low <= failed <= high


def test_a_failure_is_answered_as_a_bug_and_logged(games, token):
    """A player sees an error with a code, not a broken connection."""
    status, reply = games["errors-100"].get("/v1/sync", token)
    assert (status, reply["code"], reply["retryable"]) == (500, "internal", True)
    assert 'status="500"' in games["errors-100"].get("/metrics")[1]


def test_the_slow_build_has_a_tail_and_the_good_one_has_the_same_middle(games, token):
    """Two of a hundred requests take a second more; a mean would hide it."""
    game = games["slow-tail"]
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda _: game.get("/v1/sync", token), range(500)))
    lines = game.get("/metrics")[1].splitlines()
    below, total = (
        next(int(line.split()[-1]) for line in lines if line.startswith("cultivation_request_seconds") and part in line)
        for part in ('path="/v1/sync",le="1.0"', 'count{build="slow-tail",path="/v1/sync"')
    )
    slow = total - below
    assert 1 <= slow <= 60


def test_double_claims_answer_well_and_only_the_books_show_them(start_game, new_database, new_key):
    """The build that pays twice looks healthy from outside: the economy audit is what finds it."""
    uri = new_database()
    bad = start_game(uri, "--build", "bad", "--variant", "double-claim").wait_ready()
    tokens = [bad.born(f"Claimer{n}") for n in range(4)]
    time.sleep(6.1)  # ten stone a minute: the first stone takes six seconds
    replies = []
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            keys = [key for key in (new_key() for _ in tokens) for _ in range(2)]
            orders = list(zip([t for t in tokens for _ in range(2)], keys, strict=True))
            replies += pool.map(lambda order: bad.order(order[0], "idle_claim", key=order[1]), orders)
    assert {reply["ok"] for reply in replies} == {True}
    result = audits.once(uri)
    assert {(v.rule, v.build) for v in result.violations} == {("C5", "bad")}


def test_a_leak_is_a_leak(games, token):
    """Memory grows with the requests, and /metrics shows it."""
    grown = {name: -resident(games[name]) for name in ("good", "leak")}
    for name in grown:
        statuses(games[name], token, 250)
        grown[name] += resident(games[name])
    assert grown["leak"] > 7_000_000
    assert grown["good"] < 5_000_000


def resident(game):
    lines = game.get("/metrics")[1].splitlines()
    return int(next(line for line in lines if line.startswith("process_resident_memory_bytes")).split()[-1])


def test_the_build_that_is_never_ready_lives_and_says_why(games):
    """A release tool can tell a build that waits from one that died."""
    game = games["never-ready"]
    status, reply = 0, {"why": ["starting"]}
    while reply["why"] == ["starting"]:
        assert game.process.poll() is None
        with suppress(URLError):
            status, reply = game.get("/ready")
        time.sleep(0.05)
    assert (status, reply["ready"]) == (503, False)
    assert "season 2" in reply["why"][0]
    assert game.get("/live")[0] == 200


def test_the_build_that_crashes_at_start_ends_with_an_error(start_game, database):
    """A process that cannot start does not pretend to."""
    game = start_game(database, "--build", "x", "--variant", "crash-at-start")
    assert game.process.wait(60) == 1
    assert "LostTable" in game.end()


def test_the_good_build_left_clean_books(games, database):
    """The good build is clean where the bad one is not."""
    assert games["good"].order(games["good"].born("Honest"), "idle_claim")["ok"]
    assert audits.once(database).by_build["good"] == 0


def test_sigterm_under_fire_loses_no_accepted_request(start_game, database):
    """A process that is told to end answers everything that reached it, and ends with 0."""
    game = start_game(database, "--build", "leaving").wait_ready()
    token = game.born("Last Guest")
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(game.get, "/v1/sync", token) for _ in range(60)]
        game.process.send_signal(signal.SIGTERM)
        seen = [future.result()[0] for future in asked]
    assert seen == [200] * 60
    assert game.process.wait(30) == 0
