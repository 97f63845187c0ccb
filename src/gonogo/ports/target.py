"""Where components run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gonogo.core.plan import Component
from gonogo.core.steps import Side


@dataclass(frozen=True, slots=True)
class Instance:
    """One process of a component as the target sees it now. `address` is host:port. `artifact` is the artifact's
    digest as it was deployed (command, environment, configuration, bytes of required files). `memory_bytes` None:
    not readable. `started_wall_s` is real time."""

    component: str
    version: str
    artifact: str
    address: str
    is_ready: bool
    pid: int
    started_wall_s: float
    memory_bytes: int | None


class Target(Protocol):
    """A place where processes live longer than gonogo. Every call is safe to repeat with the same key."""

    def deploy(self, component: Component, side: Side, replicas: int, key: str) -> tuple[Instance, ...]:
        """Have exactly `replicas` ready instances of that side; surplus ones are drained and ended, missing ones are
        started, those with another artifact digest are replaced. Returns what stands, read back.

        DriverError: MISSING (program or required file), NOT_READY (gave up; what was started here is ended again),
        FULL (no port), TIMED_OUT.
        """
        ...

    def remove(self, component: Component, side: Side, key: str) -> None:
        """Drain and end all instances of that side. Nothing to do is a success."""
        ...

    def state(self, component: Component, side: Side) -> tuple[Instance, ...]:
        """What stands of that side now, adopted if another gonogo started it; () where nothing does."""
        ...
