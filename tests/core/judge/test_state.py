"""The judge's memory: kept through restarts, sticky about failures, small."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from gonogo.core.evidence import Outcome, Sides, Snapshot
from gonogo.core.judge import dump, judge, load, look, observe
from gonogo.core.judge.budget import CALIBRATION
from gonogo.core.plan import JudgeSettings

EDGES_MS = (50.0, 100.0, 200.0, 500.0, 1000.0)


def busy(world, criterion):
    """A world with a criterion of every method."""
    latency = {"signal": "latency", "unit": "ms"}
    return world(
        [
            criterion(id="worse", against="stable", bound=0.0),
            criterion(id="slower", **latency, statistic="p95", against="stable", bound=0.0),
            criterion(id="bound", bound=0.05),
            criterion(id="plain", reading="plain", for_s=60.0, requests_min=20),
            criterion(id="average", **latency, statistic="mean", bound=400.0, reading="average", for_s=60.0),
            criterion(id="memory", signal="memory", statistic="value", unit="bytes", bound=1e9, reading="plain"),
        ],
        success=[
            criterion(id="proved", comparison="<", reading="proved"),
            criterion(id="no worse", comparison="<=", reading="proved", against="stable", bound=0.0),
            criterion(id="no slower", **latency, statistic="p95", comparison="<=", reading="proved", against="stable"),
            criterion(id="measured", **latency, statistic="p99", comparison="<", bound=500.0, reading="measured"),
        ],
    )


def random_block(watched, more, draw):
    """A quarter of a second of random traffic."""
    for side, n in (("new", 8), ("stable", 70)):
        arm = getattr(watched, side)
        for bucket in range(4):
            arm = more(arm, draw.randrange(n // 2), draw.random() < 0.02, bucket=bucket)
        setattr(watched, side, replace(arm, gauges=(("memory", 1e8 * draw.random()),)))
    watched.see(0.25)


def test_restoring_equals_going_on_to_the_bit(world, criterion, more):
    """A guard that restarts would begin again, forget evidence, or decide something that nobody can derive again."""
    draw, watched = random.Random(3), busy(world, criterion)  # noqa: S311  # a seeded simulation
    watched.learn()
    for block in range(120):
        random_block(watched, more, draw)
        if block % 10 == 0:
            restored = load(watched.plan, json.loads(json.dumps(dump(watched.state), allow_nan=False)))
            assert restored == watched.state
            watched.state = restored
    assert json.dumps(dump(watched.state)) == json.dumps(dump(load(watched.plan, dump(watched.state))))


def test_one_look_is_observing_and_then_judging_to_the_bit(world, criterion, more):
    """The guard looks at once, verification derives in two steps: they would not agree."""
    draw, watched = random.Random(6), busy(world, criterion)  # noqa: S311  # a seeded simulation
    watched.learn()
    for _ in range(160):
        before = watched.state
        random_block(watched, more, draw)
        sides = (Sides("web", watched.stable, watched.new),)
        snapshot = Snapshot(watched.moment().wall_s, EDGES_MS, sides)
        state, said = look(watched.plan, before, snapshot, watched.moment())
        assert state == watched.state
        assert said == judge(watched.plan, watched.state, watched.moment())
    assert watched.state.failed


def test_the_state_is_small(world, criterion, more):
    """A journal that holds the judge's state every few seconds would grow by gigabytes."""
    draw, watched = random.Random(4), busy(world, criterion)  # noqa: S311  # a seeded simulation
    watched.learn()
    for _ in range(400):
        random_block(watched, more, draw)
    assert len(json.dumps(dump(watched.state), separators=(",", ":"))) <= 20_000


@pytest.mark.parametrize("damaged", [None, {}, {"version": 2, "state": []}, {"version": 1, "state": [1, 2]}])
def test_a_damaged_state_is_refused(world, criterion, damaged):
    """A guard would go on with half of the evidence and nobody would know."""
    with pytest.raises(ValueError, match="judge's state"):
        load(world([criterion()]).plan, damaged)


def test_a_failure_is_not_undone_by_a_later_green(world, criterion):
    """The engine could miss a failure that was true for one block only."""
    watched = world([criterion(reading="plain", requests_min=10)])
    watched.learn()
    watched.serve(1.0, new=(10, 10), stable=(90, 0))
    told = watched.says().sentence
    watched.serve(600.0, new=(100, 0), stable=(900, 0), every_s=10.0)
    assert watched.says().outcome is Outcome.FAIL
    assert watched.says().sentence == told


def test_the_release_guards_never_begin_again(world, criterion):
    """Every new phase would forget what the version did in the one before."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    watched.serve(20.0, new=(30, 0), stable=(270, 0))
    before = watched.says().requests_new
    watched.phase = "second"
    watched.serve(2.0, new=(30, 0), stable=(270, 0))
    assert watched.says().requests_new == before + 60


def test_a_new_phase_begins_with_the_first_snapshot_that_carries_it(world, criterion):
    """A phase would be passed with requests from before it began."""
    watched = world(success=[criterion(comparison="<", reading="measured")])
    watched.phase = "second"
    watched.learn()
    watched.serve(20.0, new=(30, 0), stable=(270, 0))
    watched.phase = "first"
    watched.serve(3.0, new=(30, 0), stable=(270, 0))
    assert watched.says().requests_new == 60


def test_a_phase_that_was_not_observed_yet_is_neither_passed_nor_failed(world, criterion):
    """The engine would go on with a phase the moment it enters it."""
    watched = world(success=[criterion(comparison="<", reading="measured")])
    watched.phase = "second"
    watched.learn()
    watched.serve(100.0, new=(30, 0), stable=(270, 0))
    watched.phase = "first"
    assert watched.says().outcome is Outcome.HOLD


def test_one_budget_is_shared_by_all_guards(world, criterion):
    """Each guard would spend the whole false-rollback budget, and ten guards ten budgets."""
    one = world([criterion(bound=0.05)]).state.weights
    many = world(
        [criterion(id="a", bound=0.05), criterion(id="b", against="stable"), criterion(id="c", reading="plain")],
        failure=[
            criterion(id="d", bound=0.05),
            criterion(id="e", signal="latency", unit="ms", statistic="p99", bound=500.0),
        ],
    ).state.weights
    assert list(one.values()) == [1.0]
    assert sorted(many.values()) == pytest.approx([0.25 / 0.8, 0.3 / 0.8, 0.25 / 0.8 * CALIBRATION])


def test_the_same_question_in_other_words_is_paid_for_once(world, criterion):
    """A plan that says "availability < 99 %" beside "errors > 1 %" would halve its own speed."""
    same = criterion(id="b", statistic="availability", comparison="<", bound=0.99)
    assert len(world([criterion(id="a"), same]).state.weights) == 1


def test_a_failure_that_begins_late_is_told_from_where_it_began(world, criterion):
    """The reason for going back would read "0.05 % failed", drowned in hours of health."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    watched.serve(600.0, new=(30, 0), stable=(270, 0))
    watched.serve(10.0, new=(30, 6), stable=(270, 0))
    verdict = watched.says()
    assert verdict.outcome is Outcome.FAIL
    assert verdict.requests_new <= 300


def test_the_guards_together_are_heard_where_none_is_loud_enough_alone(world, criterion):
    """A version that is a little bad everywhere would be let through by guards that are each asked alone."""
    latency = {"signal": "latency", "unit": "ms", "statistic": "p95"}
    guards = [criterion(id="errors", bound=0.05), criterion(id="slow", **latency, bound=50.0)]
    watched = world(guards, settings=JudgeSettings(alpha=0.01))
    watched.learn()
    weighted = {"errors": 60.0 / 0.625, "slow": 60.0 / 0.375}
    watched.serve(3.0, new=(1, 0), stable=(270, 0))
    processes = {
        key: replace(process, e=weighted["errors" if "errors" in key else "slow"])
        for key, process in watched.state.e_processes.items()
    }
    watched.state = replace(watched.state, e_processes=processes)
    outcomes = [verdict.outcome for verdict in judge(watched.plan, watched.state, watched.moment())]
    assert outcomes.count(Outcome.FAIL) == 1


def test_evidence_survives_a_billion_requests(world, criterion):
    """Long releases of large services would end in an overflow instead of a verdict."""
    watched = world([criterion(against="stable", bound=0.0), criterion(id="bound", bound=0.5)])
    watched.learn()
    for _ in range(3):
        watched.serve(1000.0, new=(10**9, 10**5), stable=(10**9, 10**5), every_s=1000.0)
    assert watched.says().outcome is Outcome.HOLD
    watched.serve(1000.0, new=(10**9, 10**9), stable=(10**9, 10**5), every_s=1000.0)
    assert watched.says().outcome is Outcome.FAIL
    assert watched.says("bound").outcome is Outcome.FAIL
    json.dumps(dump(watched.state), allow_nan=False)


def test_observing_changes_nothing_that_was_there(world, criterion, more):
    """Verification, which derives verdicts again from old states, would see other numbers than the guard did."""
    watched = busy(world, criterion)
    watched.learn()
    before, text = watched.state, json.dumps(dump(watched.state))
    random_block(watched, more, random.Random(5))  # noqa: S311  # a seeded simulation
    assert json.dumps(dump(before)) == text
    assert observe is not None
