"""Calls answered at the door and calls that go the long way: on one connection, in order, and alike."""

from __future__ import annotations

import json
import re
import socket
import time

import pytest

pytestmark = pytest.mark.real
ODD = "te: trailers\r\n"  # with it a request goes the long way
DIFFERS = re.compile(rb'"server_ms":\d+|date: [^\r]+|x-request-id: \w+')


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def token(game):
    return game.born("Doorman")


class Line:
    """A connection on which bytes are sent as they are."""

    def __init__(self, game):
        self.socket = socket.create_connection(("127.0.0.1", game.port), timeout=10)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def reply(self):
        """(status, headers, body) of the next reply."""
        status = int(self.file.readline().split()[1])
        headers = {}
        while line := self.file.readline().strip():
            name, _, value = line.partition(b": ")
            headers[name.decode()] = value.decode()
        return status, headers, json.loads(self.file.read(int(headers["content-length"])))


def get(path, token, more=""):
    return f"GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n{more}\r\n".encode()


def post(token, body, more=""):
    head = f"POST /v1/cmd HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n"
    return f"{head}{more}\r\n".encode() + body


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/sync?ver=1", "/v1/sync?ver=x", "/v1/sync?ver=&ver=1"])
@pytest.mark.parametrize("who", ["the player", "nobody"])
def test_both_ways_give_the_same_answer(game, token, path, who):
    """Whichever way a call takes, a player sees the same."""
    with Line(game) as line:
        seen = []
        for more in ("", ODD):
            line.send(get(path, token if who == "the player" else "x.y.z", more))
            status, headers, body = line.reply()
            body.pop("server_ms")
            headers = {name: headers[name] for name in ("content-type", "x-build")}
            seen.append((status, headers, body.get("ok"), body.get("code"), sorted(body), body.get("purse")))
    assert seen[0] == seen[1]


def test_a_call_keeps_the_name_that_its_caller_gave_it(game, token):
    """A player's complaint is found in the log by the id that the player saw, and others have ids of their own."""
    with Line(game) as line:
        names = []
        for more in ("x-request-id: mine-1\r\n", f"x-request-id: mine-2\r\n{ODD}", "", ODD, "x-request-id: a b\r\n"):
            line.send(get("/v1/sync", token, more))
            names.append(line.reply()[1]["x-request-id"])
    assert names[:2] == ["mine-1", "mine-2"]
    assert len({name for name in names[2:] if len(name) == 32}) == 3


def test_requests_sent_in_one_go_are_answered_in_order(game, token):
    """A hasty client gets every answer, and in the order of its questions."""
    asked = [get("/v1/sync", token, f"x-request-id: n{n}\r\n{ODD if n % 3 == 1 else ''}") for n in range(9)]
    with Line(game) as line:
        line.send(b"".join(asked))
        assert [line.reply()[1]["x-request-id"] for _ in asked] == [f"n{n}" for n in range(9)]
        for one in asked:
            line.send(one)
        assert [line.reply()[1]["x-request-id"] for _ in asked] == [f"n{n}" for n in range(9)]


@pytest.mark.parametrize("at", [1, 5, 12, 30, 60, -3])
def test_a_request_in_two_pieces_is_one_request(game, token, at):
    """A slow line does not change what a player says."""
    asked = get("/v1/sync", token)
    with Line(game) as line:
        for _ in range(2):
            line.send(asked[:at])
            time.sleep(0.02)
            line.send(asked[at:])
            assert line.reply()[0] == 200
            line.send(asked)
            assert line.reply()[0] == 200


def test_a_piece_of_a_request_that_looks_like_another_is_none(game, token):
    """Nobody gets a second request past a gateway inside a header that arrives in two pieces."""
    with Line(game) as line:
        line.send(get("/v1/sync", token, ODD))
        assert line.reply()[0] == 200
        line.send(b"GET /version HTTP/1.1\r\nhost: x\r\nx-note: ")
        time.sleep(0.05)
        line.send(get("/v1/sync", token, "x-request-id: smuggled\r\n"))
        status, headers, body = line.reply()
        assert (status, body["build"]) == (200, "v1")
        assert headers["x-request-id"] != "noted"
        line.send(get("/v1/sync", token, "x-request-id: next\r\n"))
        assert line.reply()[1]["x-request-id"] == "next"


def test_commands_take_the_short_way_too(game, token, new_key):
    """An order at the door has its effect once, and a broken one is refused with a code."""
    order = json.dumps([{"v": 1, "key": new_key(), "name": "idle_claim", "args": {}}]).encode()
    with Line(game) as line:
        line.send(post(token, order))
        first = line.reply()
        line.send(post(token, order, ODD))
        second = line.reply()
        assert first[0] == second[0] == 200
        assert first[2] == second[2]
        line.send(post(token, b"[{]"))
        assert line.reply()[2]["code"] == "invalid_args"
        line.send(post(token, order, "connection: close\r\n"))
        assert line.reply()[2] == first[2]
        assert line.file.read() == b""


def session(account, secret, address, more=""):
    body = json.dumps({"v": 1, "account": account, "secret": secret}).encode()
    head = f"POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\nx-forwarded-for: {address}\r\n"
    return f"{head}{more}\r\n".encode() + body


@pytest.mark.parametrize("more", ["", ODD])
def test_a_guess_counts_for_the_address_that_the_proxy_tells(game, more):
    """Whichever way a login takes, its address is the player's and not the proxy's, and nobody makes one up."""
    mine, other = (f"10.{net}.{len(more)}.1" for net in (20, 21))
    with Line(game) as line:
        line.send(session(f"owner {len(more)}", "a secret of its own", other, more))
        assert line.reply()[0] == 200
        for n in range(5):
            line.send(session(f"owner {len(more)}", "a wrong secret of it", f"10.99.{n}.9, {mine}, 127.0.0.1", more))
            assert line.reply()[0] == 401
        told = []
        for address in (mine, other):
            line.send(session(f"neighbour {len(more)}", "a secret of its own", address, more))
            status, headers, reply = line.reply()
            told.append((status, reply.get("code"), "retry-after" in headers))
    assert told == [(429, "rate_limited", True), (200, None, False)]


def test_who_hangs_up_in_the_middle_harms_nobody(game, token):
    """Connections that end before their answers leave the process as it was."""
    for _ in range(50):
        with Line(game) as line:
            line.send(get("/v1/sync", token))
    with Line(game) as line:
        line.send(get("/v1/sync", token))
        assert line.reply()[0] == 200
