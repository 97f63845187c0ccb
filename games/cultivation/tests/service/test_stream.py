"""The stream of events: nothing twice, nothing left out, and it ends when it is told to."""

from __future__ import annotations

import http.client
import json
import time

import pytest

pytestmark = pytest.mark.real
OUTBOX = """INSERT INTO outbox (seq, type, player, data, at, build, depth)
SELECT n, 'MailSent', $1, '{"mail": "m' || n || '"}', 0, 'v1', 0 FROM generate_series($2::int, $3::int) n RETURNING 1"""


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def other(start_game, database):
    return start_game(database, "--build", "v2", "--variant", "good").wait_ready()


class Listener:
    """A client of one stream; `read` takes events until one of a type comes."""

    def __init__(self, game, token, since="", world=""):
        self.connection = http.client.HTTPConnection("127.0.0.1", game.port, timeout=20)
        path = f"/v1/stream?since={since}&world={world}"
        self.connection.request("GET", path, headers={"authorization": f"Bearer {token}"})
        self.reply = self.connection.getresponse()
        self.status = self.reply.status

    def event(self):
        """(type, data, number), or None at the end."""
        found = {}
        while line := self.reply.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if not name and "event" in found:
                return found["event"], json.loads(found["data"]), int(found["id"]) if "id" in found else None
            if not name:
                found = {}
            found[name] = value
        return None

    def until(self, kind, times=1):
        found = []
        while len(found) < times:
            event = self.event()
            assert event is not None, f"it ended before {kind}"
            if event[0] == kind:
                found.append(event)
        return found

    def close(self):
        self.reply.close()
        self.connection.close()


@pytest.fixture
def listen():
    """Opens streams and closes them after the test."""
    opened = []

    def start(game, token, since="", world=""):
        opened.append(Listener(game, token, since, world))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def player_of(game, token):
    return game.get("/v1/sync", token)[1]["player"]


def test_a_stream_is_resumed_on_another_build_without_a_gap(game, other, listen, query, database):
    """A player who is moved in the middle of a release is told everything, once, in order."""
    token = game.born("Streamer")
    player = player_of(game, token)
    first = listen(game, token)
    assert first.until("hello")[0][1]["seq"] == 0
    query(database, OUTBOX, player, 1, 3)
    told = first.until("MailSent", 3)
    assert [(event[1]["mail"], event[2]) for event in told] == [("m1", 1), ("m2", 2), ("m3", 3)]
    first.close()
    query(database, OUTBOX, player, 4, 300)
    second = listen(other, token, since=2)
    assert [event[2] for event in second.until("MailSent", 298)] == list(range(3, 301))


def test_a_number_that_was_never_told_begins_anew(game, listen):
    """A client with a wrong memory is told so instead of waiting for ever."""
    token = game.born("Amnesia")
    assert listen(game, token, since=10**6).event()[0] == "reset"
    assert game.get("/v1/stream?since=x", token)[0] == 400
    assert game.get("/v1/stream")[0] == 401


def test_the_newest_session_has_the_stream(game, listen):
    """Two windows do not both believe that they are the game."""
    token = game.born("Window")
    first = listen(game, token)
    first.until("hello")
    second = listen(game, token)
    second.until("hello")
    first.until("replaced")
    assert first.event() is None


def test_a_countdown_reaches_those_who_are_there_and_those_who_come(game, listen, query, database):
    """Everybody knows when the game closes, also who comes in the middle of the countdown."""
    token = game.born("Counted")
    early = listen(game, token)
    early.until("hello")
    now_ms = time.time_ns() // 1_000_000
    statement = (
        "INSERT INTO announcement (key, text, at, countdown_to) VALUES ('down', 'We close.', $1, $2) RETURNING 1"
    )
    query(database, statement, now_ms - 1_000, now_ms + 31_500)
    assert early.until("announcement")[0][1]["text"] == "We close."
    assert early.until("countdown")[0][1]["left_ms"] <= 30_000
    late = listen(game, game.born("Latecomer"))
    assert late.until("announcement")[0][1]["id"] == "down"
    query(database, "UPDATE announcement SET cancelled = true WHERE key = 'down' RETURNING 1")
    assert early.until("announcement_over")[0][1]["id"] == "down"


def test_a_drain_says_when_to_come_back_and_the_process_ends(start_game, database, listen):
    """A release does not cut players off without a word, and an open stream does not hold it up."""
    leaving = start_game(database, "--build", "v3").wait_ready()
    streams = [listen(leaving, leaving.born(f"Leaver{n}")) for n in range(3)]
    for one in streams:
        one.until("hello")
    assert leaving.send("/drain", {"mode": "none"})[1]["sessions"]["stream"] == 3
    began_s = time.monotonic()
    log = leaving.end()
    assert leaving.process.returncode == 0, log
    assert time.monotonic() - began_s < 15
    for one in streams:
        assert one.until("drain")[0][1]["retry_window_ms"] == 5_000
        assert one.event() is None
    assert "Exception" not in log


def test_a_drained_process_takes_no_new_streams(start_game, database, listen):
    """Nobody waits at a process that is about to go."""
    leaving = start_game(database, "--build", "v4").wait_ready()
    token = leaving.born("Guest Four")
    one = listen(leaving, token)
    one.until("hello")
    successor = {"build": "v5", "url": "http://example.test"}
    leaving.send("/drain", {"mode": "all", "retry_window_ms": 100, "go_to": successor})
    assert one.until("drain")[0][1]["go_to"] == ["v5", "http://example.test"]
    assert leaving.get("/v1/stream", token)[0] == 503
    hello = leaving.send("/v1/handshake", {"protocol": 1, "client_build": "c"})[1]
    assert (hello["outcome"], hello["go_to"]) == ("go_to", "v5")


def test_what_is_said_is_heard_by_those_who_belong_there(game, other, listen, query, database):
    """Friends on two builds hear each other at once; a stranger and who was blocked hear nothing."""
    tokens = [game.born(f"Talker{n}") for n in range(3)]
    one, two, three = (player_of(game, token) for token in tokens)
    streams = [listen(process, token, world=7) for process, token in zip((game, other, game), tokens, strict=True)]
    for stream in streams:
        stream.until("hello")
    query(database, "INSERT INTO block VALUES ($1, $2, 0) RETURNING 1", three, one)
    now_ms = time.time_ns() // 1_000_000
    say = "INSERT INTO chat VALUES ($1, $2, $3, 'x', $4, '', $5) RETURNING 1"
    query(database, say, f"dm:{one}:{two}", 1, one, "psst", now_ms)
    query(database, say, "world:7", 1, one, "hello", now_ms)
    query(database, say, "world:7", 2, two, "hello back", now_ms)
    heard = {}
    for number, stream in enumerate(streams):
        heard[number] = []
        while not any(message["text"] == "hello back" for _, message in heard[number]):
            event = stream.until("chat")[0][1]
            heard[number] += [(event["channel"], message) for message in event["messages"]]
    texts = [{message["text"] for _, message in heard[number]} for number in range(3)]
    assert texts == [{"psst", "hello", "hello back"}, {"psst", "hello", "hello back"}, {"hello back"}]
