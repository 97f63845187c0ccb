from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from math import inf, sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.evidence import Arm, Outcome, Sides, Snapshot
from gonogo.core.judge import Moment, judge, observe, start
from gonogo.core.judge.power import Traffic, crossing, needed, power
from gonogo.core.judge.question import asked
from gonogo.document import read_plan

PLAN = read_plan(Path(__file__).parents[3] / "examples" / "small-service.md")
RUNS = 80
HISTORIES = 4
BLOCK = 5
"""New requests in a simulated block; the judge looks after each."""
LEARNT_BLOCKS = 250


def criterion(against, reading, comparison, bound=0.0):
    """One criterion on errors."""
    return Criterion(
        "c", "c", "errors", Statistic.RATE, comparison, bound, Unit.RATIO, against, reading, 0.0, 1, OnNoData.HOLD, 1e9
    )


def plan_of(one, *, is_guard=True):
    """A plan of one phase with 10 % of traffic and one criterion."""
    phase = replace(PLAN.phases[0], success=() if is_guard else (one,), failure=(), share_percent=10.0)
    return replace(PLAN, guards=(one,) if is_guard else (), phases=(phase,))


def simulated(plan, bad, *, usual, is_guard=True):
    """Requests on the new version until the shipped judge has decided, in many seeded runs."""
    return [_one(plan, bad, usual=usual, is_guard=is_guard, seed=seed) for seed in range(RUNS)]


def _one(plan, bad, *, usual, is_guard, seed):
    draw = random.Random(seed)  # noqa: S311  # a seeded simulation
    state, counts = learnt(plan, usual, seed % HISTORIES)
    for block in range(LEARNT_BLOCKS, 100_000):
        state, counts = _block(plan, state, counts, draw=draw, at=(block, BLOCK, bad, usual))
        moment = Moment("phase-1", block * 0.25, block * 0.25)
        if state.failed if is_guard else judge(plan, state, moment)[-1].outcome is Outcome.PASS:
            return counts[0]
    raise AssertionError("the judge never decided")


@cache
def learnt(plan, usual, which):
    """A judge that has watched stable alone for a minute."""
    draw = random.Random(f"past {which}")  # noqa: S311  # a seeded simulation
    state, counts = start(plan), [0, 0, 0, 0]
    for block in range(LEARNT_BLOCKS):
        state, counts = _block(plan, state, counts, draw=draw, at=(block, 0, 0.0, usual))
    return state, counts


def _block(plan, state, counts, *, draw, at):
    block, n, bad, usual = at
    m = 9 * BLOCK
    came = n, sum(draw.random() < bad for _ in range(n)), m, sum(draw.random() < usual for _ in range(m))
    counts = [old + more for old, more in zip(counts, came, strict=True)]
    new, stable = (Arm(*counts[at : at + 2], 0, (), 0.0) for at in (0, 2))
    snapshot = Snapshot(block * 0.25, (), (Sides("web", stable, new),))
    return observe(plan, state, snapshot, Moment("phase-1", block * 0.25, block * 0.25)), counts


def agrees(expected, got, *, within):
    """Whether a figure lies within its stated error of the mean, chance of so few runs allowed for."""
    chance = 2 * stdev(got) / sqrt(len(got))
    return abs(expected - mean(got)) <= within * mean(got) + chance


@pytest.mark.parametrize(("usual", "bad"), [(0.005, 0.05), (0.01, 0.05), (0.02, 0.06)])
def test_what_is_said_of_a_guard_against_stable_is_what_the_judge_does(usual, bad):
    """Whoever plans a phase by these figures gets what was promised, within a fifth."""
    plan = plan_of(criterion(Against.STABLE, Reading.EVIDENCE, Comparison.ABOVE))
    question = asked(plan, "phase-1")[0]
    said = needed(plan, question, bad, phase=plan.phases[0], traffic=Traffic(None, usual))
    assert agrees(said, simulated(plan, bad, usual=usual), within=0.2)


def test_what_is_said_of_a_guard_with_a_bound_is_what_the_judge_does():
    """A bound is planned for with the same trust."""
    plan = plan_of(criterion(Against.BOUND, Reading.EVIDENCE, Comparison.ABOVE, 0.01))
    question = asked(plan, "phase-1")[0]
    said = needed(plan, question, 0.04, phase=plan.phases[0], traffic=Traffic(None, 0.005))
    assert agrees(said, simulated(plan, 0.04, usual=0.005), within=0.2)


@pytest.mark.parametrize(
    "one",
    [
        criterion(Against.STABLE, Reading.PROVED, Comparison.AT_MOST),
        criterion(Against.BOUND, Reading.PROVED, Comparison.BELOW, 0.01),
    ],
)
def test_what_is_said_of_a_proof_is_what_the_judge_does(one):
    """A phase is not planned to end in a minute that takes an hour to prove."""
    plan = plan_of(one, is_guard=False)
    said = power(plan, Traffic(None, 0.001))[0].proofs[0].requests
    assert agrees(said, simulated(plan, 0.001, usual=0.001, is_guard=False), within=0.25)


def test_the_smallest_effect_is_the_one_that_takes_the_whole_phase():
    """The edge of what a phase sees is where its requests just suffice."""
    traffic = Traffic(200.0, 0.005)
    for phase, said in zip(PLAN.phases, power(PLAN, traffic), strict=True):
        for sight, question in zip(said.sights, asked(PLAN, phase.id), strict=False):
            if sight.smallest is not None:
                here = needed(PLAN, question, sight.smallest, phase=phase, traffic=traffic)
                assert here == pytest.approx(said.requests, rel=0.01)


def test_a_phase_without_enough_traffic_says_that_it_sees_nothing():
    """A phase of five requests is no test of anything, and is not sold as one."""
    few, many = (power(PLAN, Traffic(rate, 0.005))[0] for rate in (0.01, 200.0))
    assert (few.useful, many.useful) == (False, True)
    assert few.sights[0].smallest is None
    assert power(PLAN, Traffic(None, 0.005))[0].useful is None


def test_with_all_traffic_on_the_new_version_nothing_is_compared():
    """A guard against stable is blind at 100 %, and the plan is told before the release."""
    against_stable, bound = power(PLAN, Traffic(200.0, 0.005))[-1].sights
    assert against_stable.blind
    assert {need.requests for need in against_stable.needs} == {None}
    assert not bound.blind


def test_what_is_below_a_bound_is_never_found_and_what_is_above_it_is_never_proved():
    """Neither an alarm nor a proof is promised that cannot come."""
    said = power(PLAN, Traffic(200.0, 0.02))[0]
    assert said.proofs[0].requests is None
    guard = plan_of(criterion(Against.BOUND, Reading.EVIDENCE, Comparison.ABOVE, 0.05))
    assert power(guard, Traffic(200.0, 0.005))[0].sights[0].needs[0].requests is None


def test_a_cluster_of_slow_requests_cannot_be_hurried_by_traffic():
    """Slowness takes its seconds at any rate: a pause is no proof."""
    slow = [power(PLAN, Traffic(rate, 0.005))[0].sights[1].needs[-1].after_s for rate in (200.0, 20_000.0)]
    assert slow[0] > 10
    assert slow[1] == pytest.approx(slow[0], rel=0.2)


@pytest.mark.parametrize(
    ("weights", "growths", "wanted", "n"),
    [((1.0,), (0.5,), 10.0, 20.0), ((1.0,), (0.0,), 1.0, inf), ((1.0,), (-1.0,), 1.0, inf), ((), (), 1.0, inf)],
)
def test_where_the_evidence_reaches_its_limit(weights, growths, wanted, n):
    """The arithmetic under every figure is right where it can be done by hand."""
    assert crossing(weights, growths, wanted=wanted) == pytest.approx(n)
