"""What stands on this machine: the processes of components, with what they were started with."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from gonogo.core.plan import Component
from gonogo.core.steps import Side
from gonogo.drivers import processes
from gonogo.drivers.processes import Running
from gonogo.drivers.target.artifact import artifact_of, declared_digest
from gonogo.drivers.target.free_port import HOST

KEY_DIGITS = 16
SETTLED_S = 0.05
"""A folder changed twice within a tick of the kernel's clock may show only one change: younger ones are read again."""


@dataclass(frozen=True, slots=True)
class Note:
    """What gonogo must know again about a process: it travels with the process. `by` is the key of the deploy."""

    port: int
    version: str
    artifact: str
    side: str
    by: str

    def text(self) -> str:
        """The form in which it travels."""
        return json.dumps([self.port, self.version, self.artifact, self.side, self.by])


@dataclass(frozen=True, slots=True)
class Placed:
    """One process of a component. `declared` is the digest of what the plan said of it, shortened; `number` counts the
    processes of one `declared` from 1."""

    running: Running
    declared: str
    number: int
    note: Note

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"{HOST}:{self.note.port}"


def declared_of(component: Component, side: Side) -> str:
    """The part of the key that tells the sides apart. It does not name the side: what was new is found as stable by
    the next release. A baseline is of stable's artifact, and never taken for it."""
    declared = declared_digest(artifact_of(component, side))
    if side is Side.BASELINE:
        declared = sha256(f"baseline of {declared}".encode()).hexdigest()
    return declared[:KEY_DIGITS]


def key_of(component: Component, declared: str, *, number: int) -> str:
    """The key of one process."""
    return f"{_prefix(component.name)}{declared}/{number}"


def placed_from(running: Running) -> Placed | None:
    """None for a process that is not of a component, or that was not started by this target."""
    try:
        _, _, declared, number = running.key.split("/")
        return Placed(running, declared, int(number), Note(*json.loads(running.note)))
    except (ValueError, TypeError):
        return None


class Standing:
    """Remembers what stands and looks again only when something is not as remembered."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._seen_ns = 0
        self._remembered: dict[str, tuple[Placed, ...]] = {}

    def of(self, name: str) -> tuple[Placed, ...]:
        """The processes of the component of that name, by number. Some microseconds while nothing changes."""
        changed_ns = self._changed_ns()
        if changed_ns != self._seen_ns or time.time_ns() - changed_ns < SETTLED_S * 1e9:
            self._remembered.clear()
            self._seen_ns = changed_ns
        placed = self._remembered.get(name)
        if placed is None or not all(processes.is_alive(each.running) for each in placed):
            placed = self._remembered[name] = self.now(name)
        return placed

    def now(self, name: str) -> tuple[Placed, ...]:
        """The same, looked up whatever is remembered."""
        found = (placed_from(running) for running in processes.find_all(self._home, _prefix(name)))
        return tuple(sorted((each for each in found if each), key=lambda each: (each.declared, each.number)))

    def _changed_ns(self) -> int:
        try:
            return processes.records_folder(self._home).stat().st_mtime_ns
        except FileNotFoundError:
            return 0


def _prefix(name: str) -> str:
    return f"component/{quote(name, safe='')}/"
