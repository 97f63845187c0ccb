"""An engine that is killed in the middle of a change leaves a world that works and a change that can be repeated."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from gonogo.ports.router import Arms

pytestmark = pytest.mark.real

CHANGING = """
import sys
from pathlib import Path
from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.ports.router import Arms
home, port, *instances = sys.argv[1:]
router = EnvoyRouter(Path(home))
route = Route(int(port), Cohort(CohortKind.HEADER, "x-bucket"))
print("ready", flush=True)
while True:
    for share_bp in (500, 10_000, 0):
        a, b, c = instances = (*instances[1:], instances[0])
        router.set_share(Arms("shop", route, (a,), (b, c)), share_bp, "change")
    router.set_share(Arms("shop", route, (b,), ()), 0, "promote")
"""


def test_a_change_that_was_killed_anywhere_loses_nothing_and_can_be_repeated(world, route):
    """Players are served throughout, every file is whole, and the same call again completes the change."""
    instances = [world.instance(f"{number}").address for number in range(3)]
    arms = Arms("shop", route, (instances[0],), (instances[1],))
    world.router.set_share(arms, 500, "begin")
    players = world.players(route.port, 2).start()
    chance = random.Random(7)  # noqa: S311  # the same instants in every run
    for _ in range(6):
        argv = [sys.executable, "-c", CHANGING, str(world.home), str(route.port), *instances]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as engine:
            assert engine.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.08))
            os.kill(engine.pid, signal.SIGKILL)
        for path in (world.home / "envoy").glob("*/**/*.json"):
            assert "scratch" in path.parts or json.loads(path.read_text(encoding="utf-8"))["resources"] is not None
        share = world.router.set_share(arms, 500, "begin")
        assert (share.share_bp, share.stable, share.new) == (500, arms.stable, arms.new)
        assert world.ask(route.port, "/", **{"x-bucket": "499"}) == (200, "1")
        assert world.ask(route.port, "/", **{"x-bucket": "500"}) == (200, "0")
    players.stop()
    assert players.failures == []
    assert len(players.answers) >= 200
