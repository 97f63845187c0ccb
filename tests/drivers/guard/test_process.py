"""The guard outlives the engine, is one of its run, and can be ended; on real processes and on the fake."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gonogo.drivers import processes
from gonogo.drivers.guard.process import ProcessGuardHost
from gonogo.ports.guard import GuardHost
from gonogo.testing.fake_guard import FakeGuardHost

ENGINE = """
import sys
from pathlib import Path
from gonogo.drivers.guard.process import ProcessGuardHost
print(ProcessGuardHost(Path(sys.argv[1]), lambda run: ("sleep", "7400")).start("run/1", "k"), flush=True)
sys.stdin.readline()
"""


def guards(home: Path) -> ProcessGuardHost:
    return ProcessGuardHost(home, lambda run: ("sh", "-c", f"echo {run} $GREETING; exec sleep 7401"))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    processes.end_all(processes.find_all(tmp_path / "home", ""), 0.5)


@pytest.fixture
def hosts(home: Path) -> dict[str, Callable[[], GuardHost]]:
    fake = FakeGuardHost()
    return {"process": lambda: guards(home), "fake": lambda: fake}


@pytest.mark.parametrize("host", [pytest.param("process", marks=pytest.mark.real), "fake"])
def test_a_run_has_one_guard_until_it_is_stopped(hosts: dict[str, Callable[[], GuardHost]], host: str) -> None:
    """Two engines start one guard; stopping it leaves other runs' guards, and stopping twice is no error."""
    one, other = hosts[host](), hosts[host]()
    assert not one.is_alive("run-1")
    first, second = one.start("run-1", "k1"), one.start("run-10", "k2")
    assert other.start("run-1", "k1") == first != second
    assert other.is_alive("run-1")
    other.stop("run-1")
    one.stop("run-1")
    assert not one.is_alive("run-1")
    assert one.is_alive("run-10")


@pytest.mark.real
def test_a_guard_outlives_its_engine(home: Path) -> None:
    """With the engine killed -9 the guard still watches."""
    command = [sys.executable, "-c", ENGINE, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
        assert engine.stdout
        pid = int(engine.stdout.readline())
        engine.kill()
    assert guards(home).is_alive("run/1")
    assert guards(home).start("run/1", "k2") == pid


@pytest.mark.real
def test_a_killed_guard_is_seen_and_started_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead guard is not taken for a living one, and the new one has gonogo's environment and a log."""
    monkeypatch.setenv("GREETING", "hello")
    host = guards(home)
    first = host.start("run-1", "k1")
    os.kill(first, signal.SIGKILL)
    over_s = time.monotonic() + 10
    while host.is_alive("run-1") and time.monotonic() < over_s:
        time.sleep(0.005)
    assert not host.is_alive("run-1")
    assert host.start("run-1", "k1") != first
    while (log := home / "logs" / "guard-run-1.log").read_text() == "" and time.monotonic() < over_s:
        time.sleep(0.005)
    assert log.read_text() == "run-1 hello\n"
