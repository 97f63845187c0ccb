"""Slowness: our latency guard beside an anytime band of the distribution functions (DKW), on the same requests."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

import numpy as np

from bench.judge.plans import HOUR_S, plan, settings_for
from bench.judge.rows import ALPHA
from bench.judge.runs import generator
from bench.judge.vector.arrays import Floats, Ints
from bench.judge.vector.dkw import radius
from bench.judge.worlds import RPS, SHARE
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import JudgeState, Moment, observe, start
from gonogo.core.plan import Plan

EDGES_MS = (5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 10000.0)
SLOWER = {"x1.25": (1.25, 0.0), "x2": (2.0, 0.0), "2 % of requests + 1 s": (1.0, 0.02), "none": (1.0, 0.0)}
"""How much slower all requests are, and what share of them hangs for a second."""
HISTORY_S = 120
PASTS = 3
NOBODY = Arm(0, 0, 0, (0,) * len(EDGES_MS), 0.0)


def seconds_until_seen(rule: str, effect: str, seeds: range, seconds: int) -> list[float]:
    """When `rule` ("gonogo" or "dkw") rolls back a version that is slower from the first request on; inf: never."""
    return [_until_seen(rule, effect, seed, seconds) for seed in seeds]


def _until_seen(rule: str, effect: str, seed: int, seconds: int) -> float:
    draw = generator(f"slowness, {effect}", seed)
    seen = _Band() if rule == "dkw" else _Guard(seed % PASTS)
    for second in range(1, seconds + 1):
        n_new = int(draw.binomial(RPS, SHARE))
        if seen.see(_requests(draw, n_new, effect), _requests(draw, RPS - n_new, "none")):
            return float(second)
    return float("inf")


class _Guard:
    def __init__(self, which: int) -> None:
        self._state, self._stable, self._at_s = _learnt(which)
        self._new = NOBODY

    def see(self, new: Ints, stable: Ints) -> bool:
        self._new, self._stable, self._at_s = _more(self._new, new), _more(self._stable, stable), self._at_s + 1
        self._state = _observed(self._state, self._new, self._stable, self._at_s)
        return bool(self._state.failed)


class _Band:
    """Two bands that part anywhere mean that the distributions differ; only slower is rolled back."""

    def __init__(self) -> None:
        self._sides = np.zeros((2, len(EDGES_MS) + 1))

    def see(self, new: Ints, stable: Ints) -> bool:
        self._sides = self._sides + np.stack((new, stable))
        many: Floats = self._sides.sum(axis=1)
        below = self._sides.cumsum(axis=1) / np.maximum(many, 1.0)[:, None]
        apart = float((below[1] - below[0]).max())
        return bool(many.all() and apart > float(radius(many, ALPHA).sum()))


def _requests(draw: np.random.Generator, n: int, effect: str) -> Ints:
    times, hanging = SLOWER[effect]
    latency_ms = draw.lognormal(3.9, 0.5, n) * times + np.where(draw.random(n) < hanging, 1000.0, 0.0)
    counts: Ints = np.bincount(np.searchsorted(EDGES_MS, latency_ms), minlength=len(EDGES_MS) + 1)
    return counts


@cache
def _learnt(which: int) -> tuple[JudgeState, Arm, int]:
    draw = generator("slowness, past", which)
    state, stable = start(_plan()), NOBODY
    for at_s in range(HISTORY_S):
        stable = _more(stable, _requests(draw, RPS, "none"))
        state = _observed(state, NOBODY, stable, at_s)
    return state, stable, HISTORY_S


def _plan() -> Plan:
    return plan(settings_for("iid"), (SHARE,), hold_s=HOUR_S, errors=0, latency=1)


def _observed(state: JudgeState, new: Arm, stable: Arm, at_s: int) -> JudgeState:
    snapshot = Snapshot(at_s, EDGES_MS, (Sides("c0", stable, new),))
    return observe(_plan(), state, snapshot, Moment("p0", at_s, at_s))


def _more(arm: Arm, counts: Ints) -> Arm:
    came = [int(count) for count in counts]
    below = tuple(old + more for old, more in zip(arm.buckets, accumulate(came), strict=False))
    n = arm.requests + sum(came)
    return Arm(n, 0, n, below, 0.0)
