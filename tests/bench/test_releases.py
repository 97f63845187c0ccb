"""The bench's short way through a whole release says what the judge itself says."""

from __future__ import annotations

import random
from math import exp

import pytest

from bench.judge.releases import BLOCK_S, HISTORY_S, begun, bet, curve, highest
from bench.judge.rules.gonogo import more, plan
from bench.judge.worlds import Scenario, history, world
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import Moment, observe, start
from gonogo.core.judge.two_arm import Margins


def test_the_short_way_agrees_with_observing():
    """The published false-rollback rate would be that of a judge that nobody runs."""
    scenario = Scenario("retry storm", 0.02, "2x", 120)
    past = history(scenario, random.Random(1), HISTORY_S)  # noqa: S311  # a seeded simulation
    metric, state, stable, new = begun(past, skewed=False), start(plan()), Arm(0, 0, 0, (), 0.0), Arm(0, 0, 0, (), 0.0)
    for at_s, (n, bad) in enumerate([(0, 0), *past]):
        stable = more(stable, n, bad)
        state = observe(plan(), state, Snapshot(at_s, (), (Sides("web", stable, new),)), Moment("canary", 0.0, at_s))
    waiting = []
    for second in world(scenario, random.Random(2)):  # noqa: S311  # a seeded simulation
        waiting.append(second)
        if len(waiting) < BLOCK_S:
            continue
        arms = [
            tuple(float(sum(getattr(each, side)[at] for each in waiting)) for at in (0, 1))
            for side in ("new", "stable")
        ]
        new, stable, waiting = more(new, *map(int, arms[0])), more(stable, *map(int, arms[1])), []
        at_s = second.at_s + 1.0
        clock = at_s, state.horizon_s
        metric = bet(metric, arms[0], arms[1], margins=Margins(1.1, 0.0001), clock=clock)
        snapshot = Snapshot(HISTORY_S + at_s, (), (Sides("web", stable, new),))
        state = observe(plan(), state, snapshot, Moment("canary", at_s, HISTORY_S + at_s))
        (process,) = state.e_processes.values()
        assert metric.e() == pytest.approx(process.e, rel=1e-9)


def test_a_curve_rises_with_how_often_the_evidence_counts():
    """A reader could not tell what a lower limit costs."""
    shares = curve([0.0, 1.0, 2.0, 3.0, 5.0], alpha=0.01)
    assert list(shares.values()) == sorted(shares.values())
    assert shares["1"] == sum(exp(high) >= 100 for high in (0.0, 1.0, 2.0, 3.0, 5.0)) / 5


def test_a_release_is_the_same_for_the_same_seed():
    """Nobody could repeat the figures."""
    assert highest("iid", 0.005, 1, seconds=60) == highest("iid", 0.005, 1, seconds=60)
