"""Who comes in and who does not: handshake, passwords, renewal, limits."""

from __future__ import annotations

import time

import pytest

pytestmark = pytest.mark.real
PASSWORD = "a long enough password"  # noqa: S105  # of a test account


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


def signed(game, path, account, password=PASSWORD, address="10.0.0.1"):
    body = {"v": 1, "account": account, "password": password}
    return game.send(path, body, **{"x-forwarded-for": address})


def test_a_handshake_says_ok_and_what_the_server_speaks(game):
    """A client knows before it logs in that it fits."""
    status, reply = game.send("/v1/handshake", {"protocol": 1, "client_build": "web-1"})
    assert (status, reply["outcome"], reply["protocol"]) == (200, "ok", [0, 1])
    older = game.send("/v1/handshake", {"protocol": 0, "client_build": "web-0"})[1]
    assert older["outcome"] == "update_available"


def test_a_password_lets_its_owner_in_and_nobody_else(game):
    """An account can be used from another device, by who knows its password."""
    status, first = signed(game, "/v1/account", "owner one", address="10.0.1.1")
    assert (status, first["role"]) == (200, "player")
    assert game.order(first["token"], "create", name="Owner One", element="fire")["ok"]
    assert signed(game, "/v1/account", "owner one", address="10.0.1.2")[1]["detail"] == "account_taken"
    assert signed(game, "/v1/login", "owner one", "a wrong long password", "10.0.1.3")[0] == 401
    assert signed(game, "/v1/login", "nobody at all", address="10.0.1.3")[0] == 401
    status, again = signed(game, "/v1/login", "owner one", address="10.0.1.3")
    assert (status, again["player"]) == (200, first["player"])
    assert game.order(again["token"], "idle_claim")["ok"]
    assert game.order(first["token"], "idle_claim")["code"] == "not_allowed"
    assert game.send("/v1/refresh", {"refresh": first["refresh"]})[0] == 401


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(game):
    """A stolen token is worth nothing after the owner has used theirs, and the theft ends both."""
    first = signed(game, "/v1/account", "renewed one", address="10.0.2.1")[1]
    game.order(first["token"], "create", name="Renewed", element="fire")
    status, second = renewed(game, first)
    assert (status, second["player"]) == (200, first["player"])
    assert game.order(second["token"], "idle_claim")["ok"]
    assert renewed(game, first, address="10.0.2.9")[0] == 401
    assert game.order(second["token"], "idle_claim")["code"] == "not_allowed"
    assert renewed(game, second)[0] == 401


def renewed(game, session, address="10.0.2.1", agent="a browser"):
    headers = {"x-forwarded-for": address, "user-agent": agent}
    return game.send("/v1/refresh", {"refresh": session["refresh"]}, **headers)


def test_a_renewal_whose_reply_got_lost_is_answered_once_more(game):
    """Who loses a reply on the train is not logged out as a thief of their own token."""
    first = signed(game, "/v1/account", "train one", address="10.0.2.1")[1]
    game.order(first["token"], "create", name="On The Train", element="fire")
    lost, again = renewed(game, first)[1], renewed(game, first)[1]
    assert again["refresh"] == lost["refresh"] != first["refresh"]
    assert game.order(again["token"], "idle_claim")["ok"]
    assert renewed(game, again)[0] == 200


@pytest.mark.parametrize("theft", ["another address", "another client", "later", "after it was used"])
def test_within_the_grace_a_thief_is_still_caught(game, query, database, theft):
    """Somebody else with the old token ends the session for both, and so does anybody who comes late."""
    name = f"robbed {theft}"
    first = signed(game, "/v1/account", name, address=f"10.0.9.{len(theft)}")[1]
    second = renewed(game, first)[1]
    if theft == "later":
        query(
            database,
            "UPDATE refresh SET renewed_at = renewed_at - 30001 WHERE player = $1 RETURNING 1",
            first["player"],
        )
    if theft == "after it was used":
        second = renewed(game, second)[1]
    other = {"another address": {"address": "10.0.2.66"}, "another client": {"agent": "curl"}}.get(theft, {})
    assert renewed(game, first, **other)[0] == 401
    assert renewed(game, second)[0] == 401
    assert game.order(second["token"], "idle_claim")["code"] == "not_allowed"


def test_the_sixth_login_within_a_minute_is_refused_with_a_time_to_wait(game):
    """Nobody tries passwords by the thousand, neither at one account nor from one address."""
    for _ in range(5):
        assert signed(game, "/v1/login", "guessed one", address=f"10.0.3.{_}")[0] == 401
    status, reply = signed(game, "/v1/login", "guessed one", address="10.0.3.9")
    assert (status, reply["code"], reply["retryable"]) == (429, "rate_limited", True)
    assert 0 < reply["retry_after_ms"] <= 60_001
    for number in range(5):
        signed(game, "/v1/login", f"guessed {number} two", address="10.0.4.1")
    assert signed(game, "/v1/login", "guessed 6 two", address="10.0.4.1")[1]["code"] == "rate_limited"


def test_a_devices_secret_is_not_guessed_and_its_neighbours_come_in(game):
    """The sixth wrong secret waits, for the account and for the address; right ones before it are never counted."""

    def device(account, secret, address):
        return game.send("/v1/session", {"v": 1, "account": account, "secret": secret}, **{"x-forwarded-for": address})

    right = "the right secret of it"
    assert all(device(f"device {n}", right, "10.0.8.1")[0] == 200 for n in range(12))
    for n in range(5):
        assert device("device 3", "a wrong secret of it", f"10.0.8.{10 + n}")[0] == 401
    status, reply = device("device 3", right, "10.0.8.20")
    assert (status, reply["code"]) == (429, "rate_limited")
    assert 0 < reply["retry_after_ms"] <= 60_001
    for n in range(5):
        assert device(f"device {4 + n}", "a wrong secret of it", "10.0.8.30")[0] == 401
    assert device("device 11", right, "10.0.8.30")[0] == 429
    assert device("device 11", right, "10.0.8.1")[0] == 200


def test_a_device_gets_a_password_and_signs_out(game):
    """A player who began without an account keeps the character on a new phone."""
    token = game.born("Device")
    assert game.send("/v1/password", {"password": PASSWORD}, token)[0] == 200
    assert game.send("/v1/password", {"password": PASSWORD, "old": "another one"}, token)[0] == 401
    status, reply = signed(game, "/v1/login", "account Device", address="10.0.5.1")
    assert status == 200
    assert game.send("/v1/logout", {}, reply["token"])[0] == 200
    assert game.order(reply["token"], "idle_claim")["code"] == "not_allowed"


def test_a_flood_of_commands_is_slowed_down_and_loses_nothing(game, new_key):
    """A broken or greedy client is told when to come again, and then its command happens once."""
    token = game.born("Flood")
    replies = [game.send("/v1/cmd", [one(new_key()) for _ in range(16)], token)[1] for _ in range(3)]
    codes = [reply.get("code", "ok") for batch in replies for reply in batch]
    assert codes.count("rate_limited") >= 1
    assert codes.count("ok") >= 19
    key = new_key()
    while True:
        reply = game.send("/v1/cmd", [one(key)], token)[1][0]
        if reply["ok"]:
            break
        assert reply["code"] == "rate_limited"
        time.sleep(reply["retry_after_ms"] / 1_000)
    bought = codes.count("ok") + 1
    assert game.get("/v1/sync", token)[1]["ver"] == 1 + bought


def one(key):
    return {"v": 1, "key": key, "name": "idle_claim", "args": {}}


def test_strange_tokens_are_refused(game):
    """Nobody plays with a token that they made up, and none of them breaks the server."""
    token = game.born("Forged")
    text, _, signature = token.rpartition(".")
    player, epoch, until = text.split(".")
    forged = [
        f"{player}.{epoch}.{int(until) + 10**9}.{signature}", f"{int(player) - 1}.{epoch}.{until}.{signature}",
        "", ".", "....", "a.b.c.d", signature, "x" * 4_000, f"{text}.{'é' * 8}",
    ]  # fmt: skip
    for wrong in forged:
        header = {"authorization": f"Bearer {wrong}".encode().decode("latin-1")}
        status, reply = game.send("/v1/sync", None, **header)
        assert (status, reply["code"]) == (401, "not_allowed"), wrong


def test_a_token_ends_after_fifteen_minutes():
    """A token found in an old log opens nothing."""
    from cultivation.service import session  # noqa: PLC0415  # only this test needs it

    key, begun = b"k" * 32, session.Session(7, 3)
    token = session.token_of(begun, key, now_ms=1_000)
    assert session.session_of(token, key, now_ms=1_000 + 899_999) == begun
    assert session.session_of(token, key, now_ms=1_000 + 900_000) is None
