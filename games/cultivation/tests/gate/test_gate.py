"""The gate's answers on a running service: complete, timed, readable by other tools, and red where something is."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from cultivation.cli import main
from cultivation.gate.outcome import Outcome, Step, as_junit
from cultivation.rules.systems import CORE_PARTS, SYSTEMS

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, new_database):
    uri = new_database()
    old = start_game(uri, "--build", "v1", "--movable-clock").wait_ready()
    new = start_game(uri, "--build", "v2", "--movable-clock").wait_ready()
    old.uri, old.following = uri, new.url
    return old


@pytest.fixture
def gate(capsys, tmp_path):
    """Runs one part of the gate; (exit code, its JSON, the JUnit file)."""

    def run(*words):
        file = tmp_path / "junit.xml"
        with pytest.raises(SystemExit) as ended:
            main([*words, "--json", "--junit", str(file)])
        return ended.value.code, json.loads(capsys.readouterr().out), ET.parse(file).getroot()  # noqa: S314  Our own.

    return run


def test_smoke_has_a_row_for_every_system_and_core_part(game, gate):
    """A system that a build lacks is seen by its red row: it is never left out."""
    code, told, suite = gate("smoke", "--url", game.url, "--newcomer")
    assert [row["name"] for row in told["systems"]] == [*(s.name for s in SYSTEMS), *CORE_PARTS]
    red = {row["name"]: row["why"] for row in told["systems"] if not row["ok"]}
    assert all("in this build" in why for why in red.values()), red
    assert not {"character", "combat", "equipment", "quest", "realms", "state", "power", "events"} & red.keys()
    assert (code, told["ok"]) == (bool(red), not red)
    assert (suite.get("tests"), suite.get("failures")) == ("28", str(len(red)))


def test_smoke_of_what_was_asked_for_alone(game, gate):
    """A release that changes one system can ask for that one."""
    code, told, _ = gate("smoke", "--url", game.url, "--database", game.uri, "--only", "combat", "state")
    assert (code, [row["name"] for row in told["systems"]]) == (0, ["combat", "state"])


@pytest.mark.parametrize("name", ["J1", "J2", "J3", "J4", "J5", "J6", "J7", "J8", "J9", "J10"])
def test_a_journey_reaches_its_end(game, gate, name):
    """What a synthetic player does from login to the last step works, and every step has its time."""
    words = ("--url", game.url, "--next", game.following, "--database", game.uri, "--only", name)
    code, told, suite = gate("journeys", *words)
    (journey,) = told["journeys"]
    assert (code, journey["ok"], journey["why"]) == (0, True, "")
    assert len(journey["steps"]) >= 3
    assert all(step["ok"] and step["ms"] >= 0 for step in journey["steps"])
    assert (suite.get("name"), suite.get("failures")) == ("journeys", "0")


@pytest.mark.parametrize("name", ["J1", "J3", "J5", "J6", "J9", "J10"])
def test_a_journey_needs_no_database_where_time_can_be_moved(game, gate, name):
    """Players who only have a service and its clock grow up by playing, nights included."""
    code, told, _ = gate("journeys", "--url", game.url, "--next", game.following, "--only", name)
    assert (code, told["journeys"][0]["why"]) == (0, "")


def test_a_deploy_that_never_came_is_no_success(game, gate):
    """Players who saw one build only prove nothing about a deploy."""
    code, told, _ = gate("journeys", "--url", game.url, "--play-s", "0.1", "--only", "J10")
    assert (code, "nothing was replaced" in told["journeys"][0]["why"]) == (1, True)


def test_a_journey_says_where_it_ends(game, gate):
    """A journey that lacks a second build or the back door is red, and its reason names the step and what it lacks."""
    code, told, _ = gate("journeys", "--url", game.url, "--only", "J8", "J9")
    whys = [row["why"] for row in told["journeys"]]
    assert code == 1
    assert "--database" in whys[0]
    assert "--next URL" in whys[1]


def test_the_audit_is_evidence_too(game, gate):
    """The books after all journeys are in order, and say so in both forms."""
    code, told, suite = gate("audit", "--database", game.uri)
    assert (code, told["ok"], suite.get("failures")) == (0, True, "0")


def test_junit_holds_what_was_found():
    """Another tool reads failures, times and any text, even one with signs that XML forbids."""
    rows = [Outcome("good", 12, steps=(Step("one", 3),)), Outcome("bad", 1_500, "why <&> \x00")]
    suite = ET.fromstring(as_junit("load", rows))  # noqa: S314  Our own.
    assert (suite.get("tests"), suite.get("failures"), suite.get("time")) == ("2", "1", "1.512")
    assert suite.find("testcase/failure").get("message") == "why <&> ?"
