"""Journeys that are walked for ever: what a release tool reads of each build while it decides."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from urllib.error import URLError

import pytest

from cultivation.gate.outcome import Outcome
from cultivation.journeys.watch import Log

pytestmark = pytest.mark.real
READ_S_MAX = 60


@pytest.fixture
def walkers(new_port):
    """Starts a process of walkers and returns what reads one of its figures."""
    started = []

    def start(url, database, *only):
        port = new_port()
        words = [
            "journeys",
            "--url",
            url,
            "--database",
            database,
            "--serve",
            str(port),
            "--sides",
            "0",
            "--only",
            *only,
        ]
        started.append(subprocess.Popen([sys.executable, "-m", "cultivation", *words], stderr=subprocess.DEVNULL))
        return lambda metric, build: figure(port, metric, build)

    yield start
    for process in started:
        process.terminate()
        assert process.wait(30) == 0


def figure(port, metric, build):
    with suppress(URLError, ConnectionError), urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as reply:
        found = re.search(rf'^{metric}{{build="{build}"}} (\d+)$', reply.read().decode(), re.MULTILINE)
        return int(found[1]) if found else None
    return None


def until(holds):
    end_s = time.monotonic() + READ_S_MAX
    while not holds():
        assert time.monotonic() < end_s, "it never came to hold"
        time.sleep(0.1)


@pytest.mark.parametrize(("build", "is_bad"), [("good", False), ("B4", True)])
def test_walkers_tell_which_build_fails_a_journey(start_game, new_database, walkers, build, is_bad):
    """A guard reads a number above 0 for the build that fails its players, and 0 for one that does not."""
    uri = new_database()
    game = start_game(uri, "--build", build, "--variant", build).wait_ready()
    read = walkers(game.url, uri, "J1")
    until(lambda: read("cultivation_journey_failures", build) == 0)
    until(lambda: read("cultivation_journeys_walked", build))
    assert bool(read("cultivation_journey_failures", build)) is is_bad


def test_nobody_is_accused_of_a_journey_that_nobody_answered():
    """Before the first build serves, and while none does, no build has failed anything."""
    log = Log()
    log.add(Outcome("J1", 5, "no reply: refused", data={"last_build": ""}))
    log.meet("1.1.0")
    log.add(Outcome("J1", 5, "", data={"last_build": "1.1.0"}))
    assert 'cultivation_journey_failures{build="1.1.0"} 0' in log.metrics()
    assert "cultivation_journeys_unanswered 1" in log.metrics()
