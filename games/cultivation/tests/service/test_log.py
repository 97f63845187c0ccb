"""The log of a process that everybody uses: each line says whose it is, and none says a secret."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.real
SECRET, PASSWORD, NEWER = "a secret of this test", "a password that nobody reads", "another that nobody reads"


def test_a_whole_smoke_leaves_no_secret_and_no_token_in_the_log(start_game, database):
    """Who may read the logs cannot play as somebody else, and finds every line of a request, a build and a cohort."""
    game = start_game(database, "--build", "v9", "--cohort", "canary", "--log-level", "debug").wait_ready()
    hidden = {SECRET, PASSWORD, NEWER}
    login = {"v": 1, "account": "logged one", "secret": SECRET}
    hidden.add(game.send("/v1/session", login)[1]["token"])
    account = {"v": 1, "account": "logged two", "password": PASSWORD}
    begun = game.send("/v1/account", account)[1]
    hidden |= {begun["token"], begun["refresh"]}
    renewed = game.send("/v1/refresh", {"refresh": begun["refresh"]})[1]
    hidden |= {renewed["token"], renewed["refresh"]}
    assert game.send("/v1/login", {**account, "password": NEWER})[1]["code"] == "not_allowed"
    game.send("/v1/cmd", b'[{"token": "%s"}]' % PASSWORD.encode(), renewed["token"])
    game.send("/v1/session", {**login, "secret": [SECRET]})
    game.get("/v1/sync", f"{renewed['token']}x")
    words = ["smoke", "--url", game.url, "--database", database, "--json"]
    smoke = subprocess.run([sys.executable, "-m", "cultivation", *words], capture_output=True, text=True, check=False)
    assert len(json.loads(smoke.stdout)["systems"]) == 28  # how quick they are is not asked here
    game.send("/version", None, **{"x-request-id": "mine-1"})
    text = game.end()
    hidden |= {one.rpartition(".")[2] for one in hidden}  # nor the signature alone
    assert not [one for one in hidden if one in text]
    lines = [json.loads(line) for line in text.splitlines()]
    assert {(line["build"], line["cohort"]) for line in lines} == {("v9", "canary")}
    answered = [line for line in lines if line["what"] == "answered"]
    assert len(answered) > 100
    assert all(line.get("request") for line in answered)
    assert [line["path"] for line in answered if line["request"] == "mine-1"] == ["/version"]
    assert "bearer" not in text.lower()
    assert "authorization" not in text.lower()
