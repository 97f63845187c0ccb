"""The target's contract, on processes of this machine and on the fake."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gonogo.core.events import Happened
from gonogo.core.plan import Artifact
from gonogo.core.steps import Side
from gonogo.drivers import processes
from gonogo.drivers.target.local import LocalTarget
from gonogo.ports.driver_error import DriverError
from gonogo.testing.fake_target import FakeTarget, FakeWorld, Fault, Script
from gonogo.testing.target_contract import CLAUSES, Setting, component_of

SERVICE = Path(__file__).parents[1] / "drivers" / "target" / "service.py"


def local(folder: Path) -> Setting:
    script = folder / "service.py"
    script.write_text(SERVICE.read_text())

    def artifact(version: str, fate: str) -> Artifact:
        flags = () if fate in {"good", "missing"} else (fate.replace(" ", "-"),)
        requires = ("not-built",) if fate == "missing" else ("service.py",)
        command = (sys.executable, "-I", "-S", "service.py", "{port}", *flags)
        return Artifact(version, command, env=(("WORD", version),), requires=requires)

    return Setting(lambda: LocalTarget(folder / "home", folder, lambda _: 0), artifact)


def fake() -> Setting:
    world = FakeWorld()

    def artifact(version: str, fate: str) -> Artifact:
        name = f"{version} {fate}"
        if fate in {"never ready", "crash"}:
            world.never_ready.add(name)
        if fate == "missing":
            world.missing.add(name)
        return Artifact(version if fate == "good" else name, ("serve", version, fate))

    return Setting(lambda: FakeTarget(world), artifact)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[dict[str, Callable[[], Setting]]]:
    yield {"local": lambda: local(tmp_path), "fake": fake}
    processes.end_all(processes.find_all(tmp_path / "home", ""), 0.5)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.__name__)
@pytest.mark.parametrize("place", [pytest.param("local", marks=pytest.mark.real), "fake"])
def test_every_target_keeps_the_contract(
    places: dict[str, Callable[[], Setting]], place: str, clause: Callable[[Setting], None]
) -> None:
    """Whatever components run on, the engine can rely on the same."""
    clause(places[place]())


@pytest.mark.parametrize(
    ("fault", "happened", "stands"),
    [
        (Fault.NONE, None, 1),
        (Fault.REFUSE, Happened.NO, 0),
        (Fault.ACT_THEN_FAIL, Happened.UNKNOWN, 1),
        (Fault.LIE, None, 0),
        (Fault.SILENT, Happened.UNKNOWN, 0),
    ],
)
def test_the_fake_breaks_the_contract_as_it_is_told(fault: Fault, happened: Happened | None, stands: int) -> None:
    """Tests of the engine meet the faults that they ask for, once each."""
    world = FakeWorld(script=Script([fault]))
    setting = Setting(lambda: FakeTarget(world), lambda version, _: Artifact(version, ("serve", version)))
    target, component = setting.opened(), component_of(setting)
    told = None
    try:
        assert len(target.deploy(component, Side.NEW, 1, "k")) == 1
    except DriverError as error:
        told = error.happened
    assert told is happened
    assert len(target.state(component, Side.NEW)) == stands
    assert len(target.deploy(component, Side.NEW, 1, "k")) == 1


def test_the_fakes_processes_fall_ill_and_die() -> None:
    """Tests of the engine can lose a process, or have one that is not ready any more."""
    world = FakeWorld()
    setting = Setting(lambda: FakeTarget(world), lambda version, _: Artifact(version, ("serve", version)))
    target, component = setting.opened(), component_of(setting)
    first, second = target.deploy(component, Side.NEW, 2, "k")
    world.crash(first.pid)
    world.sicken(second.pid)
    assert [(each.pid, each.is_ready) for each in target.state(component, Side.NEW)] == [(second.pid, False)]
