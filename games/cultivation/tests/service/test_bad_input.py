"""What arrives broken, forged, twice or not at all: an answer of the closed set, nothing lost, nothing doubled."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest

from cultivation.rules.turn import Code

pytestmark = pytest.mark.real
DEEP = (
    b'[{"v":1,"key":"0190a000-0000-7000-8000-000000000000","name":"use","args":'
    + b'{"a":' * 5_000
    + b"1"
    + b"}" * 5_000
)
BODIES = {
    "nothing": b"",
    "half a body": b'[{"v": 1, "key"',
    "another encoding": '[{"v":1}]'.encode("utf-16"),
    "bytes that are no text": b'[{"v":1,"name":"\xff\xfe"}]',
    "half a character": b'[{"v":1,"key":"0190a000-0000-7000-8000-000000000000","name":"\\ud800"}]',
    "another type": b'{"v": 1}',
    "a number beyond": b'[{"v":1e400,"key":"x","name":"x"}]',
    "too deep": DEEP + b"}]",
    "too much": b"[" + b" " * 70_000 + b"]",
    "no object": b"null",
}
NUL = {"v": 1, "account": "nul \x00 nul", "secret": "a secret of this test", "ticket": ""}
LOGINS = {
    "a zero byte in the name": NUL,
    "an unknown field": {"v": 1, "account": "abc", "secret": "a secret of this test", "admin": True},
    "a list for a name": {"v": 1, "account": ["abc"], "secret": "a secret of this test"},
    "a short secret": {"v": 1, "account": "abc", "secret": "short"},
    "no protocol": {"account": "abc", "secret": "a secret of this test"},
}


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.mark.parametrize("what", BODIES)
def test_a_broken_body_is_answered_with_a_code(game, what):
    """A half-sent or hostile request gets a plain answer, and the next player is served."""
    token = game.log_in("the broken one")
    status, reply = game.send("/v1/cmd", BODIES[what], token)
    assert (status, reply["code"]) == (400, "invalid_args")
    assert game.get("/v1/sync", token)[0] == 200


@pytest.mark.parametrize("what", LOGINS)
@pytest.mark.parametrize("path", ["/v1/session", "/v1/account", "/v1/login", "/v1/handshake", "/v1/refresh", "/drain"])
def test_a_strange_arrival_is_answered_with_a_code(game, what, path):
    """Whatever is sent to the doors, they hold."""
    body = LOGINS[what]
    status, reply = game.send(path, body)
    assert 400 <= status < 500, reply
    assert reply["code"] in get_args(Code)
    assert reply["code"] != "internal"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("create", {"name": "a\x00b", "element": "fire"}),
        ("create", {"name": "abc", "element": "\x00"}),
        ("use", {"item": "x\x00", "bound": False}),
        ("market_list", {"kind": "fixed", "price": 5, "item": "\x00"}),
        ("chat_send", {"channel": "world:\x00", "text": "hello"}),
        ("mail_claim", {"id": "\x00"}),
        ("friend_request", {"player": 2**53 - 1}),
        ("market_buy", {"id": 2**53 - 1, "max_total": 10**12}),
        ("stage_challenge", {"stage": 10**30}),
    ],
)
def test_a_strange_argument_is_refused_and_changes_nothing(game, name, args):
    """A client cannot break the server with a word, however odd."""
    token = game.log_in(f"strange {name}")
    reply = game.order(token, name, **args)
    assert reply.get("code") in set(get_args(Code)) - {"internal"}, reply
    assert game.get("/v1/sync", token)[1]["ver"] == 0


def test_a_path_that_is_not_there_is_said_to_be_so(game):
    """A client with a typo learns of it in the form that it knows."""
    status, reply = game.get("/v1/nowhere")
    assert (status, reply["code"]) == (404, "not_found")
    assert game.get("/v1/cmd")[0] == 405


def test_a_client_that_hangs_up_in_the_middle_does_no_harm(game):
    """A mobile that loses its network while sending leaves nothing behind."""
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", game.port)) as line:
            line.sendall(b"POST /v1/cmd HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n[{")
    assert game.get("/live")[0] == 200


def test_the_same_command_by_many_at_once_happens_once(game, new_key):
    """A replay with the same key has one effect, and with other arguments it is refused."""
    token, key = game.born("Replayed"), new_key()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: game.order(token, "buy_npc", key=key, item="fodder", n=1), range(8)))
    assert len({str(reply) for reply in replies}) == 1
    assert game.order(token, "buy_npc", key=key, item="fodder", n=2)["code"] == "key_reuse"
    assert game.get("/v1/sync", token)[1]["purse"]["stone"] == 470


def test_a_clock_that_jumps_pays_nothing_twice(start_game, database, query):
    """A server whose clock goes back, or two servers that disagree, do not pay for the same time again."""
    game = start_game(database, "--build", "v2").wait_ready()
    token = game.born("Jumpy")
    player = game.get("/v1/sync", token)[1]["player"]
    assert game.order(token, "idle_claim")["ok"]
    first = game.get("/v1/sync", token)[1]["server_ms"]
    replies = [game.order(token, "idle_claim") for _ in range(3)]
    assert all(reply["ok"] and not reply["result"]["stone"] for reply in replies)
    assert game.get("/v1/sync", token)[1]["server_ms"] >= first
    paid = query(database, "SELECT count(*) FROM ledger WHERE to_account = $1 AND reason = 'idle'", f"p:{player}")
    assert paid == [(0,)]
