"""Envoy lives longer than whoever started it, and says in words why it does not start."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gonogo.core.events import Happened
from gonogo.core.plan import Route
from gonogo.drivers import processes
from gonogo.drivers.router import envoy_process
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms

pytestmark = pytest.mark.real

START = """
import os, sys, signal
from pathlib import Path
from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.ports.router import Arms
home, port, stable = sys.argv[1:]
router = EnvoyRouter(Path(home))
router.set_share(Arms("shop", Route(int(port), Cohort(CohortKind.HEADER, "x-bucket")), (stable,), ()), 0, "start")
os.killpg(0, signal.SIGKILL)
"""


def pid(home):
    running = processes.find(home, envoy_process.KEY)
    return None if running is None else running.pid


def test_it_outlives_a_killed_engine_and_is_adopted(world, route):
    """When gonogo is killed with everything around it, players must not even notice."""
    old = world.instance("old")
    argv = [sys.executable, "-c", START, str(world.home), str(route.port), old.address]
    killed = subprocess.run(argv, start_new_session=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    survivor = pid(world.home)
    assert world.ask(route.port, "/") == (200, "old")
    share = world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    assert share.stable == (old.address,)
    assert pid(world.home) == survivor


def test_a_killed_envoy_comes_back_with_all_its_routes(world, route, port):
    """One call brings back every component as it was, at its share."""
    old, new = world.instance("old"), world.instance("new")
    arms = Arms("shop", route, (old.address,), (new.address,))
    world.router.set_share(arms, 5000, "half")
    world.router.set_share(Arms("bank", Route(port, route.cohort), (old.address,), ()), 0, "start")
    os.kill(pid(world.home), signal.SIGKILL)
    with pytest.raises(DriverError) as unread:
        world.router.read_share("shop")
    assert unread.value.kind is Failure.UNREACHABLE
    world.router.start()
    share = world.router.read_share("shop")
    assert (share.share_bp, share.new) == (5000, (new.address,))
    assert world.ask(route.port, "/", **{"x-bucket": "4999"}) == (200, "new")
    assert world.ask(port, "/") == (200, "old")


def test_stopping_leaves_nothing_running(world, route):
    """The demo cleans up after itself, also when it is stopped twice."""
    old = world.instance("old")
    world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    world.router.stop()
    world.router.stop()
    assert pid(world.home) is None
    with pytest.raises(ConnectionRefusedError):
        world.ask(route.port, "/")


def test_a_port_in_use_is_told_with_its_number(world, route):
    """A user whose port is taken must not read Envoy's log to find out which, and the other components go on."""
    old = world.instance("old")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        world.router.set_share(Arms("bank", route, (old.address,), ()), 0, "start")
        with pytest.raises(DriverError, match=f"127.0.0.1:{port}.*in use") as refusal:
            world.router.set_share(Arms("shop", Route(port, route.cohort), (old.address,), ()), 0, "start")
        assert (refusal.value.kind, refusal.value.happened) == (Failure.FULL, Happened.NO)
        assert refusal.value.hint
    assert world.ask(route.port, "/") == (200, "old")
    world.router.set_share(Arms("shop", Route(port, route.cohort), (old.address,), ()), 0, "start")
    assert world.ask(port, "/") == (200, "old")


def test_the_very_first_port_may_be_in_use(world, route):
    """A user's first try must end in the same words as the hundredth."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DriverError, match=f"127.0.0.1:{port}.*in use") as refusal:
            world.router.set_share(Arms("shop", Route(port, route.cohort), ("127.0.0.1:1",), ()), 0, "start")
        assert refusal.value.kind is Failure.FULL


def test_two_homes_cannot_share_a_port(world, route, tmp_path_factory):
    """A second gonogo with the same port must not silently take half of the first one's players."""
    old = world.instance("old")
    world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    second = EnvoyRouter(tmp_path_factory.mktemp("second"))
    try:
        with pytest.raises(DriverError, match="in use") as refusal:
            second.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
        assert refusal.value.kind is Failure.FULL
    finally:
        second.stop()


def test_two_components_cannot_share_a_port(world, route):
    """A plan with the same port twice would send one component's players to the other."""
    old = world.instance("old")
    world.router.set_share(Arms("bank", route, (old.address,), ()), 0, "start")
    with pytest.raises(DriverError, match="'bank' is routed on it") as refusal:
        world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    assert refusal.value.kind is Failure.FULL


def test_a_component_can_move_to_another_port(world, route, port):
    """The next plan may choose another port: the old one is closed, so that nobody is served there unguarded."""
    old = world.instance("old")
    world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    world.router.set_share(Arms("shop", Route(port, route.cohort), (old.address,), ()), 0, "moved")
    assert world.ask(port, "/") == (200, "old")
    with pytest.raises(ConnectionRefusedError):
        world.ask(route.port, "/")


def test_a_missing_program_is_told_by_its_path(tmp_path, route):
    """An incomplete installation says what is missing and how to get it."""
    router = EnvoyRouter(tmp_path, program=tmp_path / "nowhere" / "envoy")
    with pytest.raises(DriverError, match=r"nowhere/envoy is missing") as refusal:
        router.set_share(Arms("shop", route, ("127.0.0.1:1",), ()), 0, "start")
    assert (refusal.value.kind, refusal.value.happened) == (Failure.MISSING, Happened.NO)
    assert "install" in refusal.value.hint


def test_an_envoy_that_ends_at_once_is_told_in_its_own_words(tmp_path, route):
    """A program that cannot run here fails in a second with its last words, and leaves nothing running."""
    program = tmp_path / "an-envoy"
    program.write_text("#!/bin/sh\necho '[2026][1][critical][main] [x.cc:1] no such instruction' >&2\nexit 1\n")
    program.chmod(0o755)
    router = EnvoyRouter(tmp_path, program=program)
    with pytest.raises(DriverError, match="no such instruction") as refusal:
        router.set_share(Arms("shop", route, ("127.0.0.1:1",), ()), 0, "start")
    assert refusal.value.kind is Failure.NOT_READY
    assert pid(tmp_path) is None


def test_another_homes_envoy_is_never_read_as_ours(world, route, tmp_path_factory):
    """After a restart of the machine another Envoy may have our port: its traffic is not evidence for this run."""
    old = world.instance("old")
    world.router.set_share(Arms("shop", route, (old.address,), ()), 0, "start")
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(world.home / "envoy", other / "envoy")
    with pytest.raises(DriverError, match="another program") as refusal:
        EnvoyRouter(other).read_share("shop")
    assert refusal.value.kind is Failure.UNREACHABLE


def test_a_disk_that_takes_nothing_is_told(route):
    """A full or read-only disk is an error with the file's name, not a traceback."""
    with pytest.raises(DriverError, match="cannot be written") as refusal:
        EnvoyRouter(Path("/proc/gonogo")).set_share(Arms("shop", route, ("127.0.0.1:1",), ()), 0, "start")
    assert refusal.value.kind is Failure.REFUSED
