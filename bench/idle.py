"""What gonogo itself costs while it watches: memory and processor time of the engine and the guard, and no more."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure, Measured
from bench.release import Asked, Release
from bench.release_bad import PLAN, START_S_MAX
from bench.world import CannotMeasure, World
from gonogo.core.events import GuardStarted

WATCH_S = 30.0
QUICK_S = 10.0
SETTLE_S = 3.0
"""Starting up is not watching."""
LOOK_S = 0.5
MEMORY_MB_MAX = 150.0
CORE_PERCENT_MAX = 5.0
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
MB = 1_000_000


def measure(world: World, *, is_quick: bool, seed: int) -> Measured:
    """A good build at a tenth of the traffic; both processes are read from outside."""
    watch_s = QUICK_S if is_quick else WATCH_S
    with Release(world, Asked(PLAN, "good", seed, clock_scale=1.0)) as release:
        release.start_engine()
        release.until(lambda state: state.phase == "phase-1" and state.share_bp.get("game", 0) > 0, 2 * START_S_MAX)
        _look_for(release, SETTLE_S)
        found = _watched(release, {"engine": _engine_pid(release), "guard": _guard_pid(release)}, watch_s)
        tally = release.tally()
    requests = tally["requests"] / tally["seconds"]
    figures = (
        Figure(
            "memory, engine and guard", sum(one["rss_mb_max"] for one in found.values()), "MB", at_most=MEMORY_MB_MAX
        ),
        Figure(
            "processor, engine and guard",
            sum(one["core_percent"] for one in found.values()),
            "%",
            at_most=CORE_PERCENT_MAX,
        ),
        *(Figure(f"processor, {name}", one["core_percent"], "%") for name, one in found.items()),
        *(Figure(f"memory, {name}", one["rss_mb_max"], "MB") for name, one in found.items()),
        Figure("memory, shared pages counted once", sum(one["pss_mb"] for one in found.values()), "MB"),
        Figure("watched for", watch_s, "s", at_least=None if is_quick else WATCH_S),
        Figure("requests/s meanwhile", round(requests, 1), "/s"),
    )
    return Measured(figures, ({"seconds": watch_s, **found},), (), seed)


def _watched(release: Release, pids: dict[str, int], watch_s: float) -> dict[str, Any]:
    """Peak memory and processor time between two instants, by process. CannotMeasure where one ends."""
    began_s, before = time.monotonic(), {name: processor_s(pid) for name, pid in pids.items()}
    peaks = dict.fromkeys(pids, 0.0)
    while time.monotonic() - began_s < watch_s:
        peaks = {name: max(peaks[name], resident_mb(pid, "Rss")) for name, pid in pids.items()}
        _look_for(release, LOOK_S)
    seconds = time.monotonic() - began_s
    return {
        name: {
            "core_percent": round(100 * (processor_s(pid) - before[name]) / seconds, 2),
            "rss_mb_max": round(peaks[name], 1),
            "pss_mb": round(resident_mb(pid, "Pss"), 1),
        }
        for name, pid in pids.items()
    }


def processor_s(pid: int) -> float:
    """Processor time that a process has used so far, in user and kernel mode, all its threads. CannotMeasure where it
    is gone."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def resident_mb(pid: int, kind: str) -> float:
    """Resident memory: `Rss` counts shared pages in full, `Pss` in parts."""
    lines = _read(pid, "smaps_rollup").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) * 1024 / MB


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="ascii")
    except OSError as error:
        raise CannotMeasure(f"process {pid} ended while it was watched") from error


def _engine_pid(release: Release) -> int:
    if release.engine is None or release.engine.poll() is not None:
        raise CannotMeasure("the engine does not run")
    return release.engine.pid


def _guard_pid(release: Release) -> int:
    started = [event.what for event in release.events() if isinstance(event.what, GuardStarted)]
    if not started:
        raise CannotMeasure("no guard was started")
    return started[-1].pid


def _look_for(release: Release, seconds: float) -> None:
    over_s = time.monotonic() + seconds
    while time.monotonic() < over_s:
        release.look()
        time.sleep(0.1)
