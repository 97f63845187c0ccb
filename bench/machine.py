"""What was measured on, and how busy it was: a figure without them says little."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[1]
QUIET_LOAD = 0.5
"""Load average for each core above which others were at work before the bench began."""
BUSY_PERCENT_MAX = 25.0
"""Share of all cores that others used in the second before, above which the machine is called noisy."""
LOOK_S, SETTLE_S_MAX = 1.0, 60.0
STOLEN_PERCENT_MAX = 2.0
"""Time that the machine's host took away, above which the machine is called noisy."""


@dataclass(frozen=True, slots=True)
class Load:
    """The machine at one instant. `ticks` is the first line of /proc/stat: time since boot by what it was spent on.

    `busy_percent` is what was used of all cores in the second before; None where nobody looked.
    """

    one_minute: float
    ticks: tuple[int, ...]
    busy_percent: float | None = None


def load_now() -> Load:
    """As the kernel tells it. Linux only."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    return Load(os.getloadavg()[0], tuple(map(int, first.split()[1:9])))


def settled() -> Load:
    """The machine when what was measured before has come to rest, or a minute later. The average of its last minute
    would tell of that bench, not of others.
    """
    end_s = time.monotonic() + SETTLE_S_MAX
    while True:
        before = load_now()
        time.sleep(LOOK_S)
        now = load_now()
        spent = [late - early for early, late in zip(before.ticks, now.ticks, strict=True)]
        busy = 100 - 100 * (spent[3] + spent[4]) / max(1, sum(spent))
        if busy <= BUSY_PERCENT_MAX or time.monotonic() > end_s:
            return replace(now, busy_percent=round(busy, 1))


def machine() -> dict[str, Any]:
    """What does not change during a bench."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def about(before: Load, after: Load) -> dict[str, Any]:
    """When and of which commit a bench was measured, and how busy the machine was."""
    spent = [late - early for early, late in zip(before.ticks, after.ticks, strict=True)]
    total = max(1, sum(spent))
    stolen = 100 * spent[7] / total
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
        "load_before": round(before.one_minute, 2),
        "busy_before_percent": before.busy_percent,
        "load_after": round(after.one_minute, 2),
        "idle_percent": round(100 * (spent[3] + spent[4]) / total, 1),
        "stolen_percent": round(stolen, 2),
        "noise": noise(before, stolen, os.cpu_count() or 1),
    }


def noise(before: Load, stolen_percent: float, cores: int) -> str:
    """Why the figures may be worse than they would be on a quiet machine; "" where the machine was quiet."""
    found = []
    if before.busy_percent is None and before.one_minute > QUIET_LOAD * cores:
        found.append(f"load average {before.one_minute:.1f} on {cores} cores before it began")
    if before.busy_percent is not None and before.busy_percent > BUSY_PERCENT_MAX:
        found.append(f"{before.busy_percent:.0f} % of the processors were busy before it began")
    if stolen_percent > STOLEN_PERCENT_MAX:
        found.append(f"{stolen_percent:.1f} % of the time was stolen by the host")
    return "; ".join(found)


def commit() -> str:
    """The commit that was measured, with a + where files differ from it; "" outside a clone."""
    said = subprocess.run(
        ("git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"),
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip()


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
