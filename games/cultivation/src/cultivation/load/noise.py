"""How busy the machine was with other things: a figure taken meanwhile is rejected, not judged."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOK_S = 1.0
SPIN_STEPS = 60_000
BUSY_PERCENT_MAX = 25.0
"""Share of all cores that others used while we did nothing."""
STOLEN_PERCENT_MAX = 2.0
WAITED_MAX = 1.3
"""Wall time of a calibrated spin over its processor time: above it others were given the core in between."""


@dataclass(frozen=True, slots=True)
class Look:
    """The machine during one quiet second."""

    busy_percent: float
    stolen_percent: float
    running: int
    waited: float
    spin_ms: float

    def noise(self, when: str) -> list[str]:
        """Why a measurement beside this would be rejected."""
        found = []
        if self.busy_percent > BUSY_PERCENT_MAX:
            found.append(f"{self.busy_percent:.0f} % of the processors were busy {when}")
        if self.stolen_percent > STOLEN_PERCENT_MAX:
            found.append(f"{self.stolen_percent:.1f} % of the time was stolen {when}")
        if self.waited > WAITED_MAX:
            found.append(f"a spin took {self.waited:.2f} times its processor time {when}")
        return found

    def as_json(self) -> dict[str, Any]:
        """Rounded, as it is kept beside the figures."""
        names = ("busy_percent", "stolen_percent", "running", "waited", "spin_ms")
        return {name: round(getattr(self, name), 2) for name in names}


@dataclass(frozen=True, slots=True)
class Mark:
    """Time since boot by what it was spent on, in ticks."""

    ticks: tuple[int, ...]

    def stolen_percent_since(self, earlier: Mark) -> float:
        """Time that the machine's host took away, in percent of all."""
        spent = [late - early for early, late in zip(earlier.ticks, self.ticks, strict=True)]
        return 100 * spent[7] / max(1, sum(spent))

    def busy_percent_since(self, earlier: Mark) -> float:
        """Everything but waiting."""
        spent = [late - early for early, late in zip(earlier.ticks, self.ticks, strict=True)]
        return 100 - 100 * (spent[3] + spent[4]) / max(1, sum(spent))


def mark() -> Mark:
    """As the kernel tells it. Linux only."""
    return Mark(tuple(map(int, Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9])))


def look() -> Look:
    """Looks for a second at a machine that we leave alone, then spins for some milliseconds."""
    before = mark()
    time.sleep(LOOK_S)
    after = mark()
    wall_s, cpu_s = time.perf_counter(), time.thread_time()
    for _ in range(3):
        sum(range(SPIN_STEPS))
    cpu_s, wall_s = time.thread_time() - cpu_s, time.perf_counter() - wall_s
    return Look(
        busy_percent=after.busy_percent_since(before),
        stolen_percent=after.stolen_percent_since(before),
        running=_running(),
        waited=wall_s / max(cpu_s, 1e-6),
        spin_ms=cpu_s * 1_000,
    )


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {"cores": os.cpu_count(), "cpu": names[0].partition(":")[2].strip() if names else ""}


def _running() -> int:
    text = Path("/proc/stat").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("procs_running"))
