"""A component whose versions are one small service, and the test's own eyes on what runs of it."""

from __future__ import annotations

import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.plan import Artifact, Component, Drain, Probe, Strategy
from gonogo.drivers.target.local import LocalTarget
from gonogo.ports.driver_error import DriverError
from gonogo.ports.target import Instance


def artifact(version: str, *flags: str) -> Artifact:
    command = (sys.executable, "-I", "-S", "service.py", "{port}", version, *flags)
    return Artifact(version, command, requires=("service.py",))


def component(*flags: str, give_up_s: float = 10.0, drain: Drain | None = None) -> Component:
    return Component(
        name="game",
        strategy=Strategy.CANARY,
        stable=artifact("1.0"),
        new=artifact("1.1", *flags),
        ready=Probe("/ready", give_up_s=give_up_s),
        smoke=(),
        drain=drain or Drain(give_up_s=0.2),
    )


def with_new(former: Component, new: Artifact) -> Component:
    return replace(former, new=new)


def local(folder: Path, active_requests: Callable[[str], int] = lambda _: 0) -> LocalTarget:
    return LocalTarget(folder / "home", folder, active_requests)


def told_by(instance: Instance) -> str:
    with urllib.request.urlopen(f"http://{instance.address}/", timeout=5) as answer:
        return str(answer.read().decode())


def pids_of(folder: Path) -> list[int]:
    """The test's own eyes: what runs the service in that folder, whoever started it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                is_here = (entry / "cwd").readlink() == folder
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if is_here and words[3:4] == [b"service.py"]:
                found.append(int(entry.name))
    return sorted(found)


def failure_of(call: Callable[[], object]) -> DriverError:
    with pytest.raises(DriverError) as told:
        call()
    return told.value


def eventually(is_so: Callable[[], object], give_up_s: float = 10.0) -> bool:
    over_s = time.monotonic() + give_up_s
    while not is_so():
        if time.monotonic() > over_s:
            return False
        time.sleep(0.01)
    return True
