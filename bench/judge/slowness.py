"""Slowness: our latency guard beside an anytime band of the distribution functions (DKW), on the same requests."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import replace
from functools import cache
from itertools import accumulate

from bench.judge.rules.gonogo import plan
from bench.judge.rules.sequential import radius
from bench.judge.worlds import RPS, SHARE, binomial
from gonogo.core.criterion import Statistic, Unit
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import JudgeState, Moment, observe, start
from gonogo.core.plan import Plan

EDGES_MS = (5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 10000.0)
SLOWER = {"x1.25": (1.25, 0.0), "x2": (2.0, 0.0), "2 % of requests + 1 s": (1.0, 0.02), "none": (1.0, 0.0)}
"""How much slower all requests are, and what share of them hangs for a second."""
HISTORY_S = 120
SECONDS_MAX = 3600

Buckets = list[int]


def seconds_until_seen(rule: str, effect: str, seed: int, seconds: int) -> int | None:
    """When `rule` ("gonogo" or "dkw") rolls back a version that is slower from the first request on; None: never."""
    draw = random.Random(f"{effect}/{seed}")  # a seeded simulation
    seen = _Band() if rule == "dkw" else _Guard(seed % 3)
    for second in range(1, seconds + 1):
        n_new = binomial(draw, RPS, SHARE)
        if seen.see(_requests(draw, n_new, effect), _requests(draw, RPS - n_new, "none")):
            return second
    return None


class _Guard:
    def __init__(self, which: int) -> None:
        self._state, self._stable, self._at_s = _learnt(which)
        self._new = _more(None, [0] * (len(EDGES_MS) + 1))

    def see(self, new: Buckets, stable: Buckets) -> bool:
        self._new, self._stable, self._at_s = _more(self._new, new), _more(self._stable, stable), self._at_s + 1
        self._state = _observed(self._state, self._new, self._stable, self._at_s)
        return bool(self._state.failed)


class _Band:
    """Two bands that part anywhere mean that the distributions differ; only slower is rolled back."""

    def __init__(self) -> None:
        self._new, self._stable = [0] * (len(EDGES_MS) + 1), [0] * (len(EDGES_MS) + 1)

    def see(self, new: Buckets, stable: Buckets) -> bool:
        self._new = [old + more for old, more in zip(self._new, new, strict=True)]
        self._stable = [old + more for old, more in zip(self._stable, stable, strict=True)]
        n, m = sum(self._new), sum(self._stable)
        pairs = zip(accumulate(self._new), accumulate(self._stable), strict=True)
        return bool(n and m) and max(b / m - a / n for a, b in pairs) > radius(n) + radius(m)


def _requests(draw: random.Random, n: int, effect: str) -> Buckets:
    times, hanging = SLOWER[effect]
    counts = [0] * (len(EDGES_MS) + 1)
    for _ in range(n):
        latency_ms = draw.lognormvariate(3.9, 0.5) * times + (1000.0 if draw.random() < hanging else 0.0)
        counts[bisect_left(EDGES_MS, latency_ms)] += 1
    return counts


@cache
def _plan() -> Plan:
    guard = plan().guards[0]
    latency = replace(guard, id="latency", signal="latency", statistic=Statistic.P95, unit=Unit.MILLISECONDS)
    return replace(plan(), guards=(latency,))


@cache
def _learnt(which: int) -> tuple[JudgeState, Arm, int]:
    draw = random.Random(f"past/{which}")  # a seeded simulation
    nobody = _more(None, [0] * (len(EDGES_MS) + 1))
    state, stable = start(_plan()), nobody
    for at_s in range(HISTORY_S):
        stable = _more(stable, _requests(draw, RPS, "none"))
        state = _observed(state, nobody, stable, at_s)
    return state, stable, HISTORY_S


def _observed(state: JudgeState, new: Arm, stable: Arm, at_s: int) -> JudgeState:
    snapshot = Snapshot(at_s, EDGES_MS, (Sides("web", stable, new),))
    return observe(_plan(), state, snapshot, Moment("canary", at_s, at_s))


def _more(arm: Arm | None, counts: Buckets) -> Arm:
    arm = arm or Arm(0, 0, 0, (0,) * len(EDGES_MS), 0.0)
    below = tuple(old + more for old, more in zip(arm.buckets, accumulate(counts), strict=False))
    n = arm.requests + sum(counts)
    return Arm(n, 0, n, below, 0.0)
