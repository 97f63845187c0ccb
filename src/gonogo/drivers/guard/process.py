"""The guard as a process of its own on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from gonogo.drivers import processes
from gonogo.drivers.processes import Spec

END_S_MAX = 3.0
"""A guard holds no requests; it writes its last lines and goes."""


class ProcessGuardHost:
    """Fulfils `GuardHost`. `argv_of` gives the guard's command for a run. The guard gets gonogo's whole environment,
    since it is gonogo, and runs in the home."""

    def __init__(self, home: Path, argv_of: Callable[[str], tuple[str, ...]]) -> None:
        self._home = home.resolve()
        self._argv_of = argv_of

    def start(self, run: str, key: str) -> int:
        """As the port says. DriverError as of `processes.start`."""
        log = self._home / "logs" / f"guard-{quote(run, safe='')}.log"
        spec = Spec(_key(run), self._argv_of(run), dict(os.environ), self._home, log, None, key)
        self._home.mkdir(parents=True, exist_ok=True)
        return processes.start(self._home, spec).pid

    def is_alive(self, run: str) -> bool:
        """As the port says. A guard that hangs is alive: its beats in the journal tell more."""
        return processes.find(self._home, _key(run)) is not None

    def stop(self, run: str) -> None:
        """As the port says. None there is a success."""
        running = processes.find(self._home, _key(run))
        if running is not None:
            processes.end(running, END_S_MAX)


def _key(run: str) -> str:
    return f"guard/{quote(run, safe='')}"
