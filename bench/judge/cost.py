"""What a look costs: the shipped guard path (snapshot in, every verdict out), and the vector form. CPU time, not wall.

Of the machine's own noise the median of several rounds is taken; still, other work on the machine makes it worse.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import accumulate
from statistics import median
from time import process_time

import numpy as np

from bench.judge.plans import above_stable, plan, settings_for
from bench.judge.runs import generator
from bench.judge.slowness import EDGES_MS
from bench.judge.vector.errors import Clock, ErrorGuards
from bench.judge.vector.two_arm import Pairs
from bench.judge.worlds import Scenario, world
from gonogo.core.criterion import Against, Criterion, Reading, Statistic, Unit
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.plan import Component, Plan
from gonogo.engine.judging import CoreJudge

COMPONENTS = 200
METRICS = 8
LOOK_S = 0.5
"""Two blocks a second."""
WARM_LOOKS = 8
ROUNDS = 5


def of_shipped(looks: int) -> tuple[float, float]:
    """Microseconds of CPU per metric and look, and the percentage of a core that all of them take."""
    judged, draw = cost_plan(), generator("cost", 1)
    judge, arms = CoreJudge(judged), {component.name: (_nobody(), _nobody()) for component in judged.components}
    snapshots = []
    for at in range(WARM_LOOKS + ROUNDS * looks):
        arms = {name: (_more(draw, new, 10), _more(draw, stable, 90)) for name, (new, stable) in arms.items()}
        sides = tuple(Sides(name, stable, new) for name, (new, stable) in arms.items())
        snapshots.append(Snapshot(at * LOOK_S, EDGES_MS, sides))
    for snapshot in snapshots[:WARM_LOOKS]:
        judge.observe(snapshot, "p0", snapshot.wall_s)
    spent = []
    for first in range(WARM_LOOKS, len(snapshots), looks):
        began = process_time()
        for snapshot in snapshots[first : first + looks]:
            judge.observe(snapshot, "p0", snapshot.wall_s)
        spent.append((process_time() - began) / looks)
    look_s = median(spent)
    return 1e6 * look_s / COMPONENTS / METRICS, 100 * look_s / LOOK_S


def of_vector(guards: int) -> float:
    """Microseconds of CPU per guard of errors and look."""
    scenario = Scenario("iid", 0.005, "none", 50)
    looks = list(world(scenario, generator("cost, vector", 1), guards))
    held = ErrorGuards(settings_for("iid"), guards, horizon_s=3600.0)
    began = process_time()
    for look in looks:
        pairs = Pairs(look.n_new, look.bad_new, look.n_stable, look.bad_stable)
        held.observe(pairs, Clock(look.until_s, look.until_s))
    return 1e6 * (process_time() - began) / guards / len(looks)


@cache
def cost_plan() -> Plan:
    """Eight metrics of each of two hundred components, of every kind that is judged."""
    flat = plan(settings_for("iid"), (0.1,), errors=COMPONENTS)
    guards = tuple(criterion for component in flat.components for criterion in _metrics(component))
    return replace(flat, guards=guards)


def _metrics(component: Component) -> tuple[Criterion, ...]:
    errors = above_stable(f"errors of {component.name}", component.name)
    slow = above_stable(f"latency of {component.name}", component.name, signal="latency")
    bound = replace(errors, id=f"{errors.id}, bound", against=Against.BOUND, bound=0.05)
    late = replace(slow, id=f"{slow.id}, bound", against=Against.BOUND, bound=1000.0)
    gauge = replace(
        bound,
        id=f"memory of {component.name}",
        signal="memory",
        statistic=Statistic.MAXIMUM,
        unit=Unit.BYTES,
        bound=2e9,
    )
    return (
        errors,
        slow,
        bound,
        late,
        replace(late, id=f"{slow.id}, p99", statistic=Statistic.P99, bound=2500.0),
        replace(bound, id=f"{errors.id}, average", reading=Reading.AVERAGE, for_s=300.0, bound=0.1),
        replace(late, id=f"{slow.id}, plain", reading=Reading.PLAIN, for_s=60.0),
        replace(gauge, reading=Reading.PLAIN),
    )


def _nobody() -> Arm:
    return Arm(0, 0, 0, (0,) * len(EDGES_MS), 0.0, (("memory", 1e9),))


def _more(draw: np.random.Generator, arm: Arm, n: int) -> Arm:
    latency_ms = draw.lognormal(3.9, 0.5, n)
    counts = np.bincount(np.searchsorted(EDGES_MS, latency_ms), minlength=len(EDGES_MS) + 1).tolist()
    below = tuple(old + came for old, came in zip(arm.buckets, accumulate(counts), strict=False))
    errors, total_ms = arm.errors + int(draw.binomial(n, 0.005)), arm.latency_sum_ms + float(latency_ms.sum())
    return Arm(arm.requests + n, errors, arm.requests_timed + n, below, total_ms, arm.gauges)
