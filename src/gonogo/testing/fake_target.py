"""A target in memory, for tests of whatever deploys: it keeps the contract, or breaks it as its script says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from gonogo.core.events import Happened
from gonogo.core.plan import Artifact, Component
from gonogo.core.steps import Side
from gonogo.core.strategy import sides_of
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.target import Instance


class Fault(Enum):
    """What an outside system can do to one call."""

    NONE = "does as it is told"
    REFUSE = "says no and does nothing"
    ACT_THEN_FAIL = "does it and says that it failed"
    LIE = "says that it did it and does nothing"
    SILENT = "does nothing and never answers"


@dataclass(slots=True)
class Script:
    """The faults of the next calls that change something, first one first; none when it is used up."""

    faults: list[Fault] = field(default_factory=list)

    def next(self) -> Fault:
        """The fault of this call. REFUSE and SILENT are raised here, since nothing happens."""
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        if fault is Fault.REFUSE:
            raise DriverError(Failure.REFUSED, Happened.NO, "refused by the script")
        if fault is Fault.SILENT:
            raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, "silent by the script")
        return fault


def fail_after(fault: Fault) -> None:
    """To be called when the effect stands."""
    if fault is Fault.ACT_THEN_FAIL:
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, "it was done and the answer was lost")


@dataclass(slots=True)
class FakeWorld:
    """What outlives a fake target, as processes outlive gonogo. Sick versions are named by their version."""

    never_ready: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    script: Script = field(default_factory=Script)
    instances: list[Instance] = field(default_factory=list)
    sides: dict[int, Side] = field(default_factory=dict)
    """By pid: the side that it was deployed as."""
    started: int = 0

    def crash(self, pid: int) -> None:
        """That process is gone, as by kill -9."""
        self.instances = [each for each in self.instances if each.pid != pid]

    def sicken(self, pid: int) -> None:
        """That process is not ready any more."""
        self.instances = [replace(each, is_ready=False) if each.pid == pid else each for each in self.instances]


class FakeTarget:
    """Fulfils `Target` on a `FakeWorld`. Two of them on one world are two gonogos on one machine."""

    def __init__(self, world: FakeWorld) -> None:
        self._world = world

    def deploy(self, component: Component, side: Side, replicas: int, key: str) -> tuple[Instance, ...]:  # noqa: ARG002 the port has it
        """As the port says. A lie is an answer made of instances that do not stand."""
        world, artifact = self._world, _artifact(component, side)
        fault = world.script.next()
        if artifact.version in world.missing:
            raise DriverError(Failure.MISSING, Happened.NO, f"{artifact.requires} not found", hint="build it first")
        standing = self.state(component, side)
        if fault is Fault.LIE:
            made_up = (self._started(component, side) for _ in range(replicas - len(standing)))
            return (*standing, *made_up)[:replicas]
        if artifact.version in world.never_ready and replicas > len(standing):
            why = f"{component.name} {artifact.version} did not become ready"
            raise DriverError(Failure.NOT_READY, Happened.NO, why)
        for _ in range(replicas - len(standing)):
            new = self._started(component, side)
            world.instances.append(new)
            world.sides[new.pid] = side
        surplus = () if _is_shared(component, side) else self.state(component, side)[replicas:]
        self._end([*surplus, *self._leftovers(component, side)])
        fail_after(fault)
        return self.state(component, side)

    def remove(self, component: Component, side: Side, key: str) -> None:  # noqa: ARG002 the port has it
        """As the port says."""
        fault = self._world.script.next()
        if fault is not Fault.LIE and not _is_shared(component, side):
            leftovers = self._leftovers(component, side) if side is Side.NEW else []
            self._end([*self.state(component, side), *leftovers])
        fail_after(fault)

    def state(self, component: Component, side: Side) -> tuple[Instance, ...]:
        """As the port says."""
        digest, is_fresh = _digest(_artifact(component, side)), side is Side.BASELINE
        return tuple(
            each
            for each in self._of(component)
            if each.artifact == digest and (self._side(each) is Side.BASELINE) is is_fresh
        )

    def _side(self, instance: Instance) -> Side | None:
        return self._world.sides.get(instance.pid)

    def _of(self, component: Component) -> list[Instance]:
        return [each for each in self._world.instances if each.component == component.name]

    def _started(self, component: Component, side: Side) -> Instance:
        self._world.started += 1
        number, artifact = self._world.started, _artifact(component, side)
        return Instance(
            component=component.name,
            version=artifact.version,
            artifact=_digest(artifact),
            address=f"127.0.0.1:{10_000 + number}",
            is_ready=True,
            pid=number,
            started_wall_s=float(number),
            memory_bytes=50_000_000,
        )

    def _leftovers(self, component: Component, side: Side) -> list[Instance]:
        known = [each for side in sides_of(component) for each in self.state(component, side)]
        unknown = [each for each in self._of(component) if each not in known]
        if side is Side.STABLE:
            return unknown
        if side is Side.BASELINE:
            return []
        has_stable = bool(self.state(component, Side.STABLE))
        return [each for each in unknown if has_stable and self._world.sides[each.pid] is Side.NEW]

    def _end(self, leaving: Iterable[Instance]) -> None:
        for each in leaving:
            self._world.crash(each.pid)


def _artifact(component: Component, side: Side) -> Artifact:
    return component.new if side is Side.NEW else component.stable


def _digest(artifact: Artifact) -> str:
    return repr(replace(artifact, version=""))


def _is_shared(component: Component, side: Side) -> bool:
    return side is not Side.BASELINE and _digest(component.stable) == _digest(component.new)
