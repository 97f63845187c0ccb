"""What is for the house alone: asked on the machine itself, or with an operator's session."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.real
THROUGH_A_PROXY = {"x-forwarded-for": "127.0.0.1"}


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1", "--movable-clock").wait_ready()


@pytest.mark.parametrize(
    ("path", "body"),
    [("/metrics", None), ("/health", None), ("/drain", {"mode": "none"}), ("/clock", {"ms": 0})],
)
def test_a_player_behind_the_proxy_gets_nothing_and_an_operator_does(game, staff, path, body):
    """Nobody on the Internet empties a process, or reads how many play; tools on the machine need no token."""
    token = game.log_in("somebody")
    assert game.send(path, body)[0] == 200
    assert game.send(path, body, **THROUGH_A_PROXY)[0] == 401
    assert game.send(path, body, token, **THROUGH_A_PROXY)[0] == 401
    assert game.send(path, body, staff["support"], **THROUGH_A_PROXY)[0] == 401
    assert game.send(path, body, staff["operator"], **THROUGH_A_PROXY)[0] == 200


@pytest.mark.parametrize("path", ["/version", "/live", "/ready"])
def test_who_is_asked_by_everybody_answers_everybody(game, path):
    """A balancer far away still sees whether players may be sent here, and which build it is."""
    assert game.send(path, None, **THROUGH_A_PROXY)[0] == 200


def test_flags_have_one_word(game, staff):
    """Two processes with the same switches can be told by one word."""
    before = game.get("/version")[1]["flags_hash"]
    order = {"do": "switch", "why": "a test of the house", "system": "combat", "mode": "read_only"}
    assert game.send("/v1/admin", order, staff["operator"])[0] == 200
    while game.get("/version")[1]["flags"] == {}:
        pass
    assert game.get("/version")[1]["flags_hash"] != before
    assert game.send("/v1/admin", {**order, "mode": "on"}, staff["operator"])[0] == 200
    while game.get("/version")[1]["flags"] != {}:
        pass
    assert game.get("/version")[1]["flags_hash"] == before


def test_a_process_told_to_end_ends_when_nobody_is_left_and_at_its_deadline(start_game, database):
    """A release does not wait for ever for one player, nor throws anybody out who is done in time."""
    empty = start_game(database, "--build", "v2").wait_ready()
    assert empty.send("/drain", {"mode": "all", "deadline_s": 3_600})[0] == 200
    assert empty.process.wait(20) == 0
    busy = start_game(database, "--build", "v3").wait_ready()
    busy.get("/v1/sync", busy.log_in("lingers"))
    left = busy.send("/drain", {"mode": "new_sessions", "deadline_s": 1})[1]["sessions"]
    assert left["player"] == 1
    assert busy.process.wait(20) == 0


def test_what_must_be_nothing_is_stated_as_nothing(game):
    """A rollback that waits for drift sees 0 from the first moment, and not silence."""
    lines = game.get("/metrics")[1].splitlines()
    for name in ("power_drift", "hash_mismatch", "migration_fail", "deadlocks", "unknown_events"):
        assert f'cultivation_{name}_total{{build="v1"}} 0' in lines
