"""People of the house for the tests of a module that has a `game`."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def staff(game, database, tmp_path_factory):
    """Tokens by role; `operator2` is another operator."""
    file = tmp_path_factory.mktemp("staff") / "password"
    file.write_text("a password of the house\n")
    tokens = {}
    for number, name in enumerate(("support", "operator", "operator2", "moderator")):
        words = ["--account", f"staff {name}", "--role", name.rstrip("2"), "--password-file", str(file)]
        command = [sys.executable, "-m", "cultivation", "staff", "--database", database, *words]
        subprocess.run(command, check=True, capture_output=True)
        login = {"v": 1, "account": f"staff {name}", "password": "a password of the house"}
        tokens[name] = game.send("/v1/login", login, **{"x-forwarded-for": f"10.9.0.{number}"})[1]["token"]
    return tokens


@pytest.fixture(scope="module")
def order(game, staff):
    """Gives one order and returns (status, reply)."""

    def give(who, do, **args):
        return game.send("/v1/admin", {"do": do, "why": "a test of the house", **args}, staff[who])

    return give


@pytest.fixture
def done(order):
    """Gives one order that must be carried out, and returns its result."""

    def give(who, do, **args):
        status, reply = order(who, do, **args)
        assert (status, reply["ok"]) == (200, True), reply
        return reply["result"]

    return give
