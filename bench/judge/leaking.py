"""Memory that fills: how often a version that does not leak is rolled back, and how soon one that does.

Memory wanders for an hour or so at a time (an autoregressive walk), as that of every process with caches does.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp

from bench.judge.plans import above_stable, plan, settings_for
from bench.judge.runs import generator
from gonogo.core.criterion import Against, Comparison, Statistic, Unit
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import Moment, observe, start
from gonogo.core.plan import Plan

LIMIT_BYTES = 1 << 30
LEVEL = 0.4
"""Of the limit, what the process uses at first."""
WANDERS = 0.01
"""Of the limit, the standard deviation around that."""
WANDERS_S = 1800.0
READ_S = 60.0
PROCESSES = 2
HORIZON_S = 72 * 3600.0


def seconds_to_alarm(full_after_s: float | None, seeds: range, seconds: int) -> list[float]:
    """When the shipped judge rolls back a version whose memory is full `full_after_s` after it began; inf: never.

    None: it does not leak.
    """
    return [_seconds(full_after_s, seed, seconds) for seed in seeds]


def _seconds(full_after_s: float | None, seed: int, seconds: int) -> float:
    draw, judged = generator(("leak", full_after_s), seed), leak_plan()
    state, kept = start(judged), exp(-READ_S / WANDERS_S)
    noise = draw.normal(0.0, WANDERS, PROCESSES)
    for at in range(1, round(seconds / READ_S) + 1):
        at_s = at * READ_S
        noise = kept * noise + draw.normal(0.0, WANDERS * (1 - kept**2) ** 0.5, PROCESSES)
        grown = 0.0 if full_after_s is None else (1.0 - LEVEL) * at_s / full_after_s
        gauges = tuple(("memory", max(0.0, LEVEL + grown + float(each)) * LIMIT_BYTES) for each in noise)
        n = int(20 * at_s)
        sides = Sides("c0", Arm(9 * n, 0, 0, (), 0.0), Arm(n, 0, 0, (), 0.0, gauges))
        state = observe(judged, state, Snapshot(at_s, (), (sides,)), Moment("p0", at_s, at_s))
        if state.failed:
            return at_s
    return float("inf")


def leak_plan() -> Plan:
    """One guard: "time until memory is full < 72 h"."""
    flat = plan(settings_for("iid"), (0.1,), hold_s=24 * 3600.0)
    guard = replace(
        above_stable("memory fills", "c0"),
        signal="memory",
        statistic=Statistic.EXHAUSTION,
        comparison=Comparison.BELOW,
        bound=HORIZON_S,
        unit=Unit.SECONDS,
        against=Against.BOUND,
        unknown_after_s=3600.0,
    )
    components = tuple(replace(component, memory_bytes_max=LIMIT_BYTES) for component in flat.components)
    return replace(flat, guards=(guard,), components=components)
