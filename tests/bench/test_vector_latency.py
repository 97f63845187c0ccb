"""The bench's vector form of the latency guard says what the shipped one says, look by look."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest

from bench.judge.plans import plan, settings_for
from bench.judge.vector.errors import Clock
from bench.judge.vector.latency import LatencyGuards
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import Moment, observe, start
from gonogo.core.judge.budget import shares

EDGES_MS = (25.0, 50.0, 100.0, 250.0, 1000.0, 5000.0)
CASES = {
    "healthy": ("iid", 20, 180, 1.0),
    "slower": ("iid", 20, 180, 1.4),
    "much slower": ("iid", 20, 180, 6.0),
    "cold": ("cold start", 20, 180, 2.0),
    "little traffic": ("iid", 1, 3, 1.5),
    "nobody at first": ("iid", 0.3, 40, 3.0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_vector_form_agrees_with_the_shipped_guard(case: str) -> None:
    """The published rates would be those of a judge that nobody runs."""
    environment, n_new, n_stable, times = CASES[case]
    draw, guards = np.random.default_rng([7, list(CASES).index(case)]), 3
    judged = plan(settings_for(environment), (0.1, 0.2), hold_s=30.0, errors=0, latency=1)
    vector = LatencyGuards(judged.judge, guards, edges=len(EDGES_MS), horizon_s=60.0)
    states, arms = [start(judged) for _ in range(guards)], [[nobody(), nobody()] for _ in range(guards)]
    (share,), is_failed = shares(judged).values(), np.zeros(guards, dtype=bool)
    for look in range(300):
        at_s, is_on = look * 0.25, look > 120
        new = np.stack([came(draw, n_new / 4 * is_on, times) for _ in range(guards)], axis=1)
        stable = np.stack([came(draw, n_stable / 4, 1.0) for _ in range(guards)], axis=1)
        if look == 0:
            new, stable = np.zeros_like(new), np.zeros_like(stable)
        plan_s, phase = max(0.0, at_s - 30.0), "p0" if look < 200 else "p1"
        e = vector.observe(new, stable, Clock(plan_s, at_s, look in {0, 200}))
        for guard in range(guards):
            if is_failed[guard]:
                continue
            arms[guard] = [more(arms[guard][0], new[:, guard]), more(arms[guard][1], stable[:, guard])]
            snapshot = Snapshot(at_s, EDGES_MS, (Sides("c0", arms[guard][1], arms[guard][0]),))
            states[guard] = observe(judged, states[guard], snapshot, Moment(phase, plan_s, at_s))
            held = [process.e for process in states[guard].e_processes.values()]
            with np.errstate(divide="ignore"):
                assert np.log(e[guard]) == pytest.approx(np.log(held[0]) if held else -np.inf, abs=1e-9)
            is_failed[guard] = bool(states[guard].failed)
            assert (e[guard] * share >= 100.0) == is_failed[guard]
    assert is_failed.any() == (case in {"slower", "much slower", "nobody at first"})


def came(draw, mean, times):
    latency_ms = draw.lognormal(3.9, 0.5, draw.poisson(mean)) * times
    return np.bincount(np.searchsorted(EDGES_MS, latency_ms), minlength=len(EDGES_MS) + 1).astype(float)


def nobody():
    return Arm(0, 0, 0, (0,) * len(EDGES_MS), 0.0)


def more(arm, counts):
    whole = [int(count) for count in counts]
    below = tuple(old + new for old, new in zip(arm.buckets, accumulate(whole), strict=False))
    n = arm.requests + sum(whole)
    return Arm(n, 0, n, below, 0.0)
