"""Presence: a stream on one process is seen on every other, by friends and by nobody else."""

from __future__ import annotations

import http.client
import time

import pytest

pytestmark = pytest.mark.real
HERE = "SELECT live_until, seen_at FROM presence WHERE player = $1"
HELD = "SELECT process FROM presence WHERE player = $1 AND live_until > 0"
LATER = "UPDATE presence SET live_until = live_until - $2, seen_at = seen_at - $2 WHERE player = $1 RETURNING 1"
IDLE = "UPDATE presence SET seen_at = seen_at - 360000 WHERE player = $1 RETURNING 1"
FRIENDS = "INSERT INTO friend VALUES (least($1::bigint, $2), greatest($1::bigint, $2), 0) RETURNING 1"


@pytest.fixture(scope="module")
def one(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def other(start_game, database):
    return start_game(database, "--build", "v2", "--variant", "good").wait_ready()


class Someone:
    """A player whose stream may be opened anywhere."""

    def __init__(self, game, name):
        self.token = game.born(name)
        self.id = game.get("/v1/sync", self.token)[1]["player"]
        self.connection = None

    def listen(self, game):
        self.connection = http.client.HTTPConnection("127.0.0.1", game.port, timeout=20)
        self.connection.request("GET", "/v1/stream", headers={"authorization": f"Bearer {self.token}"})
        self.reply = self.connection.getresponse()
        assert self.reply.status == 200

    def leave(self):
        self.reply.close()
        self.connection.close()


def eventually(told, expected):
    end_s = time.monotonic() + 8
    while (found := told()) != expected:
        assert time.monotonic() < end_s, f"{found}, not {expected}"
        time.sleep(0.1)


@pytest.fixture
def pair(one, other, database, query):
    """Two friends on two processes, how the second sees the first, and what the database knows of the first."""
    first, second = Someone(one, f"Pre {time.time_ns() % 10**8}"), Someone(other, f"Sence {time.time_ns() % 10**8}")
    query(database, FRIENDS, first.id, second.id)

    def seen():
        return other.get("/v1/social", second.token)[1]["friends"][0]

    return first, second, seen


def test_a_stream_is_seen_by_friends_on_another_process(one, database, query, pair):
    """A friend who is here is shown here, who leaves the window open is away, who closes it is gone."""
    first, _, seen = pair
    first.listen(one)
    eventually(lambda: len(query(database, HELD, first.id)), 1)
    assert seen()["presence"] == "online"
    assert seen()["seen"] % 300_000 == 0
    query(database, IDLE, first.id)
    assert seen()["presence"] == "away"
    leased = query(database, HERE, first.id)[0][0]
    first.leave()
    eventually(lambda: query(database, HERE, first.id)[0][0] < leased - 60_000, True)
    query(database, LATER, first.id, 31_000)
    assert seen()["presence"] == "offline"


def test_who_goes_to_another_process_stays_here(one, other, database, query, pair):
    """A release moves players from build to build, and none of them seems to leave."""
    first, _, seen = pair
    first.listen(one)
    eventually(lambda: len(query(database, HELD, first.id)), 1)
    (before,) = query(database, HELD, first.id)
    old = first.reply, first.connection
    first.listen(other)
    eventually(lambda: query(database, HELD, first.id) != [before], True)
    for part in old:
        part.close()
    time.sleep(2.2)  # two looks of the process that was left
    query(database, LATER, first.id, 40_000)
    assert seen()["presence"] == "online"
    first.leave()


def test_commands_without_a_stream_are_presence_too(one, database, query, pair):
    """Who plays with a tool that holds no stream is no ghost."""
    first, _, seen = pair
    one.order(first.token, "idle_claim")
    eventually(lambda: len(query(database, HERE, first.id)), 1)
    assert seen()["presence"] == "online"
    query(database, IDLE, first.id)
    assert seen()["presence"] == "away"


def test_what_others_do_to_a_player_is_not_the_players_presence(database, query, pair):
    """A row that somebody else's deal writes does not make its player seem to be there."""
    first, _, seen = pair
    eventually(lambda: len(query(database, HERE, first.id)), 1)
    query(database, LATER, first.id, 20 * 60_000)
    query(database, "UPDATE player SET updated_at = $2 WHERE id = $1 RETURNING 1", first.id, time.time_ns() // 10**6)
    assert seen()["presence"] == "offline"


def test_only_friends_are_told(other, database, query, pair):
    """Whoever is no friend any more learns nothing."""
    _, second, seen = pair
    assert seen()["presence"] == "online"
    query(database, "DELETE FROM friend WHERE a = $1 OR b = $1 RETURNING 1", second.id)
    told = other.get("/v1/social", second.token)[1]
    assert (told["friends"], "presence" in str(told)) == ([], False)
