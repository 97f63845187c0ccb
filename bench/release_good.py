"""A good version from nothing to everybody, by the plan of the example, while players play: nobody may notice."""

from __future__ import annotations

import time
from typing import Any

from bench.figures import Figure, Measured
from bench.machine import TOP
from bench.release import Asked, Release
from bench.told import phases, seen, slowest_rate
from bench.world import CannotMeasure, World

PLAN = TOP / "examples" / "phased-release.md"
CLOCK_SCALE = 20_000.0
"""Three weeks of holds pass in some two minutes; requests come at their real rate."""
RATE_MIN = 300.0
START_S_MAX = 60.0
END_S_MAX = 300.0
AFTER_S = 1.0
PHASES = 4


def measure(world: World, *, is_quick: bool, seed: int) -> Measured:  # noqa: ARG001  # every bench is asked alike
    """One release through all four phases, quick or not: there is no shorter way to 100 %."""
    run = _release(world, seed, CLOCK_SCALE)
    rates = [phase["least_requests_per_s"] for phase in run["phases"]]
    least = None if not rates or None in rates else min(rates)
    figures = (
        Figure("requests", run["requests"], ""),
        Figure("failed by switching", run["failed_by_switching"], "", at_most=0),
        Figure("… of them before any traffic was moved", run["failed_before_any_move"], ""),
        Figure("failed on new", run["failed_on_new"], "", at_most=0),
        Figure("phases passed", float(len(run["phases"])), "", at_least=PHASES),
        Figure("share at the end", run["phases"][-1]["share_percent"] if run["phases"] else 0.0, "%", at_least=100),
        Figure("requests/s, least in any 5 s of any phase", least, "/s", at_least=RATE_MIN),
        Figure("balances that two builds told differently", run["disagreements"], "", at_most=0),
        Figure("latency as players saw it, p95", run["latency_ms"]["p95"], "ms"),
        Figure("seconds from start to end", run["seconds"], "s"),
    )
    remarks = () if run["outcome"] == "promoted" else (f"it ended {run['outcome']}: {run['reason']}",)
    return Measured(figures, (run,), remarks, seed)


def _release(world: World, seed: int, clock_scale: float) -> dict[str, Any]:
    began_s = time.monotonic()
    with Release(world, Asked(PLAN, "good", seed, clock_scale)) as release:
        release.start_engine()
        release.until(lambda state: state.is_done("restore/start"), START_S_MAX)
        state = release.until_ended(END_S_MAX)
        seconds = time.monotonic() - began_s
        time.sleep(AFTER_S)
        tally, events = release.tally(), release.events()
        if state.ended is None:
            raise CannotMeasure("the run has no outcome")
        return {
            "outcome": state.ended.value,
            "clock_scale": clock_scale,
            "seconds": round(seconds, 1),
            **seen(tally, release.samples, events),
            "disagreements": tally["state"]["disagreements"] + tally["state"]["backwards"],
            "latency_ms": tally["latency_ms"],
            "phases": [_with_rate(phase, release) for phase in phases(events)],
        }


def _with_rate(phase: dict[str, Any], release: Release) -> dict[str, Any]:
    until_s = phase["began_s"] + phase.get("seconds", 0.0)
    least = slowest_rate(release.samples, phase["began_s"], until_s)
    return {**phase, "least_requests_per_s": None if least is None else round(least, 1)}
