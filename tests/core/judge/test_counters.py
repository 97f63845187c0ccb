"""Counters that reset, go back, jump, change places or cannot be true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.core.evidence import Arm, Outcome, Stratum, Why
from gonogo.core.judge.counters import advanced
from gonogo.core.judge.state import SideState
from gonogo.core.plan import JudgeSettings


@pytest.fixture
def watched(world, criterion):
    """A healthy release, five seconds old."""
    healthy = world([criterion(against="stable", bound=0.0), criterion(id="bound", bound=0.05)])
    healthy.learn()
    healthy.serve(5.0, new=(30, 0), stable=(270, 0))
    return healthy


def test_a_counter_that_resets_invents_no_requests(watched, more):
    """A restart of a process would look like thousands of requests, or like negative ones."""
    watched.new = more(None, 10)
    watched.see(1.0)
    watched.serve(2.0, new=(30, 0), stable=(270, 0))
    assert watched.says("bound").requests_new == 150 + 60


def test_a_counter_that_goes_back_for_one_reading_is_not_counted_twice(watched):
    """One torn read would double the requests and dilute a failure, or double the errors and invent one."""
    whole = watched.new
    watched.new = replace(whole, requests=whole.requests - 20, requests_timed=0, buckets=(0,) * 5, latency_sum_ms=0.0)
    watched.see(1.0)
    watched.new = whole
    watched.serve(1.0, new=(30, 0), stable=(270, 0))
    assert watched.says("bound").requests_new == 150 + 30


def test_a_jump_is_not_traffic(watched, more):
    """A counter gone wrong would outvote every true request."""
    watched.new = more(watched.new, 10**9, 10**9)
    watched.see(1.0)
    assert watched.says("bound").outcome is Outcome.HOLD
    watched.serve(2.0, new=(30, 0), stable=(270, 0))
    assert watched.says("bound").requests_new == 150 + 60


def test_sides_that_change_places_condemn_nobody(watched, more):
    """A label mixed up for some readings would put stable's errors on the new version."""
    watched.stable = more(watched.stable, 270, 135)
    watched.see(1.0)
    watched.new, watched.stable = watched.stable, watched.new
    watched.see(1.0)
    watched.see(61.0)
    verdict = watched.says()
    assert (verdict.outcome, verdict.why) == (Outcome.UNKNOWN, Why.SOURCE_DOWN)
    assert "changed places" in verdict.sentence


@pytest.mark.parametrize(
    "wrong",
    [
        {"requests": -1},
        {"requests": float("nan")},
        {"errors": 10**9},
        {"errors": -5},
        {"buckets": (9, 8, 7, 6, 5)},
        {"buckets": (-1, 0, 0, 0, 0)},
        {"buckets": (1, 2)},
        {"latency_sum_ms": float("inf")},
        {"requests_timed": 0, "buckets": (1, 1, 1, 1, 1)},
    ],
)
def test_counters_that_cannot_be_true_are_neither_good_nor_bad(watched, wrong):
    """Nonsense from a broken source would be judged as if it were requests."""
    whole = watched.new
    watched.new = replace(whole, **wrong)
    watched.see(1.0)
    assert watched.says("bound").outcome is Outcome.HOLD
    watched.see(61.0)
    assert (watched.says("bound").outcome, watched.says("bound").why) == (Outcome.UNKNOWN, Why.SOURCE_DOWN)
    watched.new = whole
    watched.serve(1.0, new=(30, 0), stable=(270, 0))
    assert watched.says("bound").requests_new == 180


def test_what_the_new_side_counted_before_its_first_traffic_is_the_base(world, criterion, more):
    """Smoke requests from before the release would be judged as players' requests."""
    watched = world([criterion(bound=0.05)])
    watched.new = more(None, 50, 50)
    watched.see(1.0)
    watched.serve(5.0, new=(30, 0), stable=(270, 0))
    assert watched.says().bad_new == 0
    assert watched.says().requests_new == 150


def test_a_clock_that_steps_back_does_not_make_old_data_fresh(watched):
    """After a clock correction an outage of the source would go unseen for as long as the step."""
    watched.at_s -= 3600.0
    watched.see(0.25)
    assert watched.says("bound", later_s=61.0).outcome is Outcome.UNKNOWN


def test_a_source_without_latency_is_judged_by_its_errors():
    """A service whose source knows only counts could not be released at all."""
    side, _ = advanced(SideState(), Arm(10, 0, 0, (), 0.0), edges=0, wall_s=1.0)
    _, came = advanced(side, Arm(20, 1, 0, (), 0.0), edges=0, wall_s=2.0)
    assert came is not None
    assert (came.requests, came.errors) == (10, 1)


def test_an_error_that_is_seen_before_its_request_is_no_more_than_all_requests():
    """A torn read would make more errors than requests."""
    side, _ = advanced(SideState(), Arm(10, 0, 10, (10,), 5.0), edges=1, wall_s=1.0)
    _, came = advanced(side, Arm(11, 3, 11, (11,), 6.0), edges=1, wall_s=2.0)
    assert came is not None
    assert (came.requests, came.errors) == (1, 1)


def test_a_clock_that_steps_forward_condemns_and_proves_nobody(watched):
    """After a clock correction an hour that nobody lived through would count as an hour of silence, or of health."""
    watched.at_s += 3600.0
    watched.serve(1.0, new=(30, 0), stable=(270, 0))
    assert watched.says("bound").outcome is Outcome.HOLD
    assert watched.says().outcome is Outcome.HOLD
    watched.serve(5.0, new=(30, 15), stable=(270, 0))
    assert watched.says("bound").outcome is Outcome.FAIL


@pytest.mark.parametrize("settings", [{"lag_s": 5.0}, {"warm_up_s": 60.0}, {"cohorts": 100}], ids=str)
@pytest.mark.parametrize("wrong", [{"requests": float("nan")}, {"errors": -5}, {"buckets": (9, 8, 7, 6, 5)}], ids=str)
def test_no_setting_of_the_plan_makes_nonsense_count(world, criterion, settings, wrong):
    """A cure for one trap would open another one."""
    watched = world([criterion(against="stable", bound=0.0)], settings=JudgeSettings(**settings))
    watched.share_bp = 1000
    watched.learn()
    watched.serve(5.0, new=(30, 0), stable=(270, 0))
    whole = watched.new
    watched.new = replace(whole, **wrong)
    watched.see(1.0)
    watched.see(61.0)
    assert (watched.says().outcome, watched.says().why) == (Outcome.UNKNOWN, Why.SOURCE_DOWN)
    watched.new = whole
    watched.serve(20.0, new=(30, 0), stable=(270, 0))
    assert watched.says().outcome is Outcome.HOLD


def test_strata_that_cannot_be_true_bet_nothing(watched, more):
    """A part of the requests with nonsense in it would be judged as if it were players'."""
    for second in range(10):
        broken = replace(more(None, 100 * second), errors=10**9)
        watched.strata = (Stratum("a", more(None, 100 * second), broken),)
        watched.serve(1.0, new=(30, 20), stable=(270, 0))
    assert watched.says().outcome is Outcome.HOLD
    assert watched.says("bound").outcome is Outcome.FAIL


def test_a_process_whose_memory_is_nonsense_has_no_leak(world, criterion):
    """NaN compares as neither more nor less, and would be taken for a floor that never rises."""
    leak = {"signal": "memory", "statistic": "exhaustion", "unit": "s", "comparison": "<", "requests_min": 0}
    watched = world([criterion(**leak, bound=3600.0)], memory_bytes_max=10**9)
    watched.learn()
    for value in (1e8, float("nan"), -5.0, float("inf")):
        watched.new = replace(watched.new, gauges=(("memory", value),))
        watched.see(30.0)
    (processes,) = watched.state.memories.values()
    assert processes[0].last_s == watched.moment().wall_s - 90.0
    assert watched.says(later_s=61.0).outcome is Outcome.UNKNOWN
