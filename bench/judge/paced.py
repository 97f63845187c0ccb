"""The paced ramp, block by block: how many requests fail before traffic is off, whatever the traffic."""

from __future__ import annotations

import random

from bench.judge.rules.gonogo import learnt, more, plan
from bench.judge.worlds import binomial
from gonogo.core.evidence import Sides, Snapshot
from gonogo.core.judge import Moment, observe, ramp

BLOCK_S = 0.25
ACTUATION_S = 2.0
P0 = 0.001
BLOCKS_MAX = 4000


def failed_until_off(rps: int, rate: float, seed: int) -> int:
    """Failed requests of a version that fails `rate` from its first request on, actuation included."""
    draw = random.Random(f"{rps}/{rate}/{seed}")  # a seeded simulation
    state, new, stable, at_s = learnt("iid", P0, seed % 4)
    n = bad = 0
    for _ in range(BLOCKS_MAX):
        upper = ramp.upper_bound(n, bad, alpha=0.01)
        share = ramp.share(0.1, rps=rps, reaction_s=BLOCK_S + ACTUATION_S, upper=upper)
        came = binomial(draw, round(rps * BLOCK_S), share)
        failed = binomial(draw, came, rate)
        n, bad, at_s = n + came, bad + failed, at_s + BLOCK_S
        theirs = round(rps * BLOCK_S) - came
        new, stable = more(new, came, failed), more(stable, theirs, binomial(draw, theirs, P0))
        snapshot = Snapshot(at_s, (), (Sides("web", stable, new),))
        state = observe(plan(), state, snapshot, Moment("canary", at_s, at_s))
        if state.failed:
            return bad + binomial(draw, binomial(draw, round(rps * ACTUATION_S), share), rate)
    raise RuntimeError("the judge never rolled back")
