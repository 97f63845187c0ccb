"""Commands as MessagePack: the same game by another form, not one more word and not one less."""

from __future__ import annotations

import urllib.request
from types import SimpleNamespace
from urllib.error import HTTPError

import msgspec
import pytest

pytestmark = pytest.mark.real
PACKED = "application/msgpack"
ONE = {"v": 1, "key": "0190a000-0000-7000-8000-000000000000", "name": "idle_claim", "args": {}}
BAD = {
    "JSON": msgspec.json.encode([ONE]),
    "nothing at all": b"\xc0",
    "half a batch": msgspec.msgpack.encode([ONE])[:-1],
    "more than a batch": msgspec.msgpack.encode([ONE]) + b"\xc0",
    "an unknown field": msgspec.msgpack.encode([{**ONE, "power": 9}]),
    "no commands": msgspec.msgpack.encode([]),
    "too many": msgspec.msgpack.encode([ONE] * 17),
    "a zero byte": msgspec.msgpack.encode([{**ONE, "args": {"item": "a\x00"}}]),
    "a zero byte deep inside": msgspec.msgpack.encode([{**ONE, "args": {"a": [{"b": "\x00"}]}}]),
    "bytes for a text": msgspec.msgpack.encode([{**ONE, "args": {"item": b"fodder"}}]),
    "a thing that JSON has not": msgspec.msgpack.encode([{**ONE, "args": {"n": msgspec.msgpack.Ext(5, b"x")}}]),
    "no text for a name": msgspec.msgpack.encode([{**ONE, "args": {"a": {1: 2}}}]),
    "too deep": b"\x91" * 60_000,
    "too much": b"\x91" * 70_000,
}


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture
def packed(game):
    """Sends bytes, or asks, by MessagePack: (status, form of the answer, answer, its head)."""

    def send(path, token, body=None):
        headers = {"authorization": f"Bearer {token}", "accept": PACKED}
        headers |= {"content-type": PACKED} if body is not None else {}
        request = urllib.request.Request(game.url + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as reply:
                status, head, answer = reply.status, reply.headers, reply.read()
        except HTTPError as error:
            with error:
                status, head, answer = error.code, error.headers, error.read()
        form = head["content-type"]
        return SimpleNamespace(status=status, form=form, head=head, said=msgspec.msgpack.decode(answer))

    return send


def test_a_command_has_one_effect_whichever_form_it_comes_in(game, packed, new_key):
    """A bot that changes its form between two tries gets its first reply, and another command is another command."""
    token, key = game.born("Bilingual"), new_key()
    order = {"v": 1, "key": key, "name": "buy_npc", "args": {"n": 1, "item": "fodder"}}
    first = packed("/v1/cmd", token, msgspec.msgpack.encode([order]))
    assert (first.status, first.form, first.said[0]["ok"]) == (200, PACKED, True)
    assert game.order(token, "buy_npc", key=key, item="fodder", n=1) == first.said[0]
    other = {**order, "args": {"n": 2, "item": "fodder"}}
    assert packed("/v1/cmd", token, msgspec.msgpack.encode([other])).said[0]["code"] == "key_reuse"
    key = new_key()
    by_json = game.order(token, "buy_npc", key=key, item="fodder", n=1)
    again = packed("/v1/cmd", token, msgspec.msgpack.encode([{**order, "key": key}]))
    assert again.said[0] == by_json


def test_the_state_is_shown_in_the_form_that_is_asked_for(game, packed):
    """What a bot reads is what a browser reads."""
    token = game.born("Reader")
    shown = packed("/v1/sync", token)
    plain = game.get("/v1/sync", token)[1]
    assert (shown.status, shown.form) == (200, PACKED)
    assert shown.said.keys() == plain.keys()
    assert shown.said["ver"] == plain["ver"]
    assert shown.said["purse"] == plain["purse"]


@pytest.mark.parametrize("what", BAD)
def test_a_broken_body_is_answered_in_kind(game, packed, what):
    """Whoever sends nonsense learns of it in the form that he speaks, and nothing has happened."""
    token = game.log_in("the broken one")
    reply = packed("/v1/cmd", token, BAD[what])
    assert (reply.status, reply.form, reply.said["code"]) == (400, PACKED, "invalid_args")


def test_a_refusal_is_in_kind_with_its_head(game, packed):
    """A bot without a session reads why."""
    for reply in (packed("/v1/cmd", "forged", msgspec.msgpack.encode([ONE])), packed("/v1/sync", "forged")):
        assert (reply.status, reply.form, reply.said["code"]) == (401, PACKED, "not_allowed")
        assert reply.head["x-build"] == "v1"
    token = game.log_in("the broken one")
    assert packed("/v1/cmd", token, msgspec.msgpack.encode([ONE])).said[0]["code"] == "key_expired"
