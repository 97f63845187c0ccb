"""The paced ramp, look by look: how many requests fail before traffic is off, whatever the traffic.

The share in force is what the shipped judge allowed at the look before; each raise takes effect at once, which is
sooner than any engine could, and so the worst that can be.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bench.judge.plans import plan, settings_for
from bench.judge.runs import generator
from bench.judge.shipped import NOBODY, more
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import JudgeState, Moment, allowed, observe, start
from gonogo.core.pace import is_raise
from gonogo.core.plan import Cohort, CohortKind, Pace, Plan, Route

LOOK_S = 0.25
ACTUATION_S = 2.0
P0 = 0.001
WATCHED_S = 600
LOOKS_MAX = 4000
PASTS = 4


def failed_until_off(rps: int, rate: float, seeds: range) -> list[float]:
    """Failed requests of versions that fail `rate` from their first request on, actuation included."""
    return [float(_failed(rps, rate, seed)) for seed in seeds]


def _failed(rps: int, rate: float, seed: int) -> int:
    draw, judged = generator(("paced", rps, rate), seed), paced_plan()
    state, stable, at_s = _learnt(rps, seed % PASTS)
    new, share_bp, size = NOBODY, 0, round(rps * LOOK_S)
    for _ in range(LOOKS_MAX):
        at_s += LOOK_S
        said = allowed(judged, state, Moment("p0", at_s - WATCHED_S, at_s))
        if said is not None and is_raise(judged.phases[0], share_bp, share_bp=said.share_bp):
            share_bp = said.share_bp
        came = int(draw.binomial(size, share_bp / 10_000))
        new = more(new, came, int(draw.binomial(came, rate)))
        stable = more(stable, size - came, int(draw.binomial(size - came, P0)))
        snapshot = Snapshot(at_s, (), (Sides("c0", stable, new, share_bp),))
        state = observe(judged, state, snapshot, Moment("p0", at_s - WATCHED_S, at_s))
        if state.failed:
            late = draw.binomial(round(rps * ACTUATION_S), share_bp / 10_000)
            return new.errors + int(draw.binomial(late, rate))
    raise RuntimeError("the judge never rolled back")


@cache
def paced_plan() -> Plan:
    """One phase of 10 % that grows with the evidence."""
    flat = plan(settings_for("iid"), (0.1,))
    phases = tuple(replace(phase, pace=Pace.EVIDENCE) for phase in flat.phases)
    route = Route(1, Cohort(CohortKind.HEADER, "cohort"))
    components = tuple(replace(component, route=route) for component in flat.components)
    return replace(flat, phases=phases, components=components, guard_gap_s_max=ACTUATION_S)


@cache
def _learnt(rps: int, which: int) -> tuple[JudgeState, Arm, float]:
    draw, state, stable = generator(("paced", rps, "past"), which), start(paced_plan()), NOBODY
    for at_s in range(WATCHED_S + 1):
        snapshot = Snapshot(float(at_s), (), (Sides("c0", stable, NOBODY, 0),))
        state = observe(paced_plan(), state, snapshot, Moment("p0", 0.0, float(at_s)))
        stable = more(stable, rps, int(draw.binomial(rps, P0))) if at_s < WATCHED_S else stable
    return state, stable, float(WATCHED_S)
