"""The guard's last word: share 0, against everybody, with nobody's help."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from gonogo.core.events import Happened
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.drivers.router.envoy_routes import share_in
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms

pytestmark = pytest.mark.real

BEGIN = """
import sys
from pathlib import Path
from gonogo.core.plan import Cohort, CohortKind, Route
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.router import Arms
home, port, stable, new = sys.argv[1:]
router = EnvoyRouter(Path(home))
arms = Arms("shop", Route(int(port), Cohort(CohortKind.HEADER, "x-bucket")), (stable,), (new,))

def is_refused(share_bp):
    try:
        router.set_share(arms, share_bp, str(share_bp))
    except DriverError as error:
        assert error.kind is not Failure.LATCHED or error.happened.value == "no"
        return error.kind is Failure.LATCHED
    return False

print("ready", flush=True)
share_bp = 0
"""

RAISING = (
    BEGIN
    + """
while not is_refused(share_bp := share_bp % 9000 + 1):
    pass
print("latched", flush=True)
assert all(is_refused(5000) for _ in range(20))
print("gave up", flush=True)
"""
)

STUBBORN = (
    BEGIN
    + """
while True:
    is_refused(share_bp := share_bp % 9000 + 1)
"""
)


FULL_DISK = (
    BEGIN
    + """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    router.set_share(arms, 7000, "raise")
except DriverError as error:
    print(error.happened.value, flush=True)
print(router.latch("shop", "guard").share_bp, flush=True)
"""
)


@pytest.fixture
def arms(world, route):
    old, new = world.instance("old"), world.instance("new")
    return Arms("shop", route, (old.address,), (new.address,))


@pytest.fixture
def raising(world, arms):
    """Another process that raises the share without a pause until it is told of the latch: an engine."""
    with another(world, arms, RAISING) as process:
        yield process


@pytest.fixture
def stubborn(world, arms):
    """Another process that raises the share without a pause whatever it is told."""
    with another(world, arms, STUBBORN) as process:
        yield process


@contextmanager
def another(world, arms, program):
    world.router.set_share(arms, 1, "start")
    argv = [sys.executable, "-c", program, str(world.home), str(arms.route.port), arms.stable[0], arms.new[0]]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def in_force(router):
    return router._admin.route("shop")["route_config"]


def test_two_processes_race_and_the_latch_wins_every_time(world, stubborn):
    """An engine that is one step behind must not put players back on the version that the guard took off."""
    for attempt in range(25):
        world.router.unlatch("shop", "new run")
        pause_until(lambda: share_in(in_force(world.router)) > 0)
        time.sleep(attempt * 0.0007)
        assert world.router.latch("shop", "guard").share_bp == 0
        assert {share_in(in_force(world.router)) for _ in range(25)} == {0}
    assert stubborn.poll() is None


@pytest.mark.parametrize("delay_s", [0.0, 0.001, 0.003, 0.006, 0.011])
def test_a_latch_in_the_middle_of_a_raise_is_never_overwritten(world, raising, delay_s):
    """Whatever the engine was just doing, the share is 0 from the latch on and the engine is told why."""
    time.sleep(delay_s)
    assert world.router.latch("shop", "guard").share_bp == 0
    assert raising.stdout.read() == "latched\ngave up\n"
    share = world.router.read_share("shop")
    assert (share.share_bp, share.latched) == (0, True)


def test_a_killed_engine_does_not_hinder_the_latch(world, arms, raising):
    """The engine may die at any instant of a raise; the guard still takes the players home."""
    raising.kill()
    raising.wait()
    assert world.router.latch("shop", "guard").share_bp == 0
    assert world.ask(arms.route.port, "/", **{"x-bucket": "0"}) == (200, "old")


def test_a_stopped_engine_does_not_hinder_the_latch(world, arms, raising):
    """A frozen engine keeps its locks for ever: the guard does not wait for it."""
    os.kill(raising.pid, signal.SIGSTOP)
    try:
        with world.router._switch._lock("shop").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            assert world.router.latch("shop", "guard").share_bp == 0
        assert world.ask(arms.route.port, "/", **{"x-bucket": "0"}) == (200, "old")
    finally:
        os.kill(raising.pid, signal.SIGCONT)
    assert raising.stdout.read() == "latched\ngave up\n"
    assert world.router.read_share("shop").share_bp == 0


def test_a_process_that_never_started_anything_can_latch(world, arms):
    """The guard is another process than the engine, and may be the only one left."""
    world.router.set_share(arms, 9000, "much")
    guard = EnvoyRouter(world.home)
    try:
        assert guard.latch("shop", "guard").share_bp == 0
    finally:
        guard.close()
    with pytest.raises(DriverError) as refusal:
        world.router.set_share(arms, 1, "raise")
    assert (refusal.value.kind, refusal.value.happened) == (Failure.LATCHED, Happened.NO)
    assert "new run" in refusal.value.hint


def test_a_latch_without_envoy_holds_when_it_comes_back(world, arms):
    """Envoy may be down when the guard decides: the bad version must not return with it."""
    world.router.set_share(arms, 9000, "much")
    world.router.stop()
    with pytest.raises(DriverError) as unread:
        world.router.latch("shop", "guard")
    assert (unread.value.kind, unread.value.happened) == (Failure.UNREACHABLE, Happened.YES)
    world.router.start()
    share = world.router.read_share("shop")
    assert (share.share_bp, share.latched) == (0, True)
    assert world.ask(arms.route.port, "/", **{"x-bucket": "0"}) == (200, "old")


def test_players_of_a_latched_version_lose_no_request(world, arms):
    """Taking the version off harms nobody: each next request is answered by the stable version."""
    world.router.set_share(arms, 9000, "much")
    players = world.players(arms.route.port, 4).start()
    players.wait_for(100)
    world.router.latch("shop", "guard")
    home_s = time.monotonic()
    players.wait_for(100)
    players.stop()
    assert players.failures == []
    assert {answer[4] for answer in players.answers if answer[0] > home_s} == {"old"}


def test_a_full_disk_does_not_hinder_the_latch(world, arms):
    """A disk fills up exactly when a bad version logs its failures: the players still go home."""
    with another(world, arms, FULL_DISK) as guard:
        assert guard.stdout.read() == "no\n0\n"
    share = world.router.read_share("shop")
    assert (share.share_bp, share.latched) == (0, True)
    assert world.ask(arms.route.port, "/", **{"x-bucket": "0"}) == (200, "old")


def pause_until(is_so):
    while not is_so():
        time.sleep(0.001)
