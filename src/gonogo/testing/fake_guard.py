"""Guards in memory, for tests of whatever starts them."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.testing.fake_target import Fault, Script, fail_after


@dataclass(slots=True)
class FakeGuardHost:
    """Fulfils `GuardHost`. `alive` are the guards' pids by run; `crash` is kill -9."""

    script: Script = field(default_factory=Script)
    alive: dict[str, int] = field(default_factory=dict)
    started: int = 0

    def start(self, run: str, key: str) -> int:  # noqa: ARG002 the port has it
        """As the port says. A lie is the pid of a guard that does not live."""
        fault = self.script.next()
        if run not in self.alive:
            self.started += 1
            if fault is Fault.LIE:
                return self.started
            self.alive[run] = self.started
        fail_after(fault)
        return self.alive[run]

    def is_alive(self, run: str) -> bool:
        """As the port says."""
        return run in self.alive

    def stop(self, run: str) -> None:
        """As the port says."""
        if self.script.next() is not Fault.LIE:
            self.alive.pop(run, None)

    def crash(self, run: str) -> None:
        """The guard of that run is gone, as by kill -9."""
        self.alive.pop(run, None)
