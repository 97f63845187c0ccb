"""Whole healthy releases of three hours with eight metrics of two kinds: errors and latency of four components."""

from __future__ import annotations

import numpy as np

from bench.judge.ours import watch
from bench.judge.plans import plan, settings_for
from bench.judge.releases import PHASES, Highest
from bench.judge.runs import generator
from bench.judge.slow_worlds import slow_history, slow_world
from bench.judge.slowness import EDGES_MS, HISTORY_S
from bench.judge.vector.arrays import Floats
from bench.judge.vector.errors import Clock, ErrorGuards
from bench.judge.vector.latency import LatencyGuards
from bench.judge.vector.two_arm import Pairs
from bench.judge.worlds import Scenario, history, world
from gonogo.core.judge.budget import shares
from gonogo.core.plan import Plan

COMPONENTS = 4


def mixed_plan(scenario: Scenario) -> Plan:
    """Four components, each with a guard of its errors and one of its latency."""
    settings = settings_for(scenario.environment, block_s=scenario.look_s)
    hold_s = scenario.seconds / len(PHASES)
    return plan(settings, PHASES, hold_s=hold_s, errors=COMPONENTS, latency=COMPONENTS)


def highest_mixed(scenario: Scenario, releases: int, seed: int) -> Highest:
    """`together`: what all guards of a release say with their shares of alpha, as the judge adds them up; `alone`: the
    latency guards, each as if it were the only one. Both as logarithms."""
    judged, guards = mixed_plan(scenario), releases * COMPONENTS
    draw, draw_slow = (generator((scenario, kind), seed) for kind in ("mixed", "mixed, slow"))
    of = shares(judged)
    of_errors, of_latency = (max(of[key] for key in of if kind in key) for kind in ("/errors/", "/shape/"))
    errors = ErrorGuards(judged.judge, guards, horizon_s=float(scenario.seconds))
    latency = LatencyGuards(judged.judge, guards, edges=len(EDGES_MS), horizon_s=float(scenario.seconds))
    began_s = watch(errors, history(scenario, draw, guards), guards)
    watch_slow(latency, draw_slow, guards, until_s=began_s)
    together, alone, phase = np.zeros(releases), np.zeros(guards), 0
    looks = zip(world(scenario, draw, guards), slow_world(scenario, draw_slow, guards), strict=True)
    for look, slow in looks:
        clock = Clock(look.until_s, began_s + look.until_s, look.phase != phase)
        phase = look.phase
        errors.observe(Pairs(look.n_new, look.bad_new, look.n_stable, look.bad_stable), clock)
        e = latency.observe(slow.new, slow.stable, clock)
        np.maximum(alone, e, out=alone)
        spoken = of_errors * errors.e() + of_latency * e
        np.maximum(together, spoken.reshape(-1, COMPONENTS).sum(axis=1), out=together)
    with np.errstate(divide="ignore"):
        return Highest(np.log(together), np.log(alone))


def watch_slow(guards: LatencyGuards, draw: np.random.Generator, many: int, *, until_s: float) -> None:
    """The guards watch stable alone for two minutes, up to `until_s`."""
    nothing: Floats = np.zeros((len(EDGES_MS) + 1, many))
    guards.observe(nothing, nothing, Clock(0.0, until_s - HISTORY_S))
    for at, stable in enumerate(slow_history(draw, many, HISTORY_S), start=1):
        guards.observe(nothing, stable, Clock(0.0, until_s - HISTORY_S + at))
