"""What breaks a naive sequential test, and that the cure cures: each test fails when its cure is removed."""

from __future__ import annotations

import random

import pytest

from gonogo.core.judge import cold_start, lag, ramp, sample_ratio, strata, two_arm
from gonogo.core.judge.dispersion import CAUTION, Dispersion, phi, scattered
from gonogo.core.judge.two_arm import Margins
from gonogo.core.judge.wealth import multiplied, opened, value

MARGINS = Margins(1.1, 0.0001)
LIMIT = 100.0


def binomial(draw, n, p):
    """A binomial draw, slow and plain."""
    return sum(draw.random() < p for _ in range(n))


def clustered(draw, n, p):
    """Errors in clusters of geometric size, mean 5, with the same mean share."""
    bad = 0
    for _ in range(binomial(draw, n, p / 5)):
        bad += 1
        while draw.random() < 0.8:
            bad += 1
    return min(bad, n)


def test_clients_that_retry_do_not_condemn_a_healthy_version(world, criterion):
    """Every release of a service whose clients retry would go back."""
    condemned = 0
    for seed in range(12):
        draw = random.Random(seed)  # noqa: S311  # a seeded simulation
        watched = world([criterion(against="stable", bound=0.0)])
        for _ in range(300):
            watched.stable = grown(watched.stable, 60, clustered(draw, 60, 0.02))
            watched.see(1.0)
        watched.learn(seconds=1)
        for _ in range(300):
            watched.serve(1.0, new=(20, clustered(draw, 20, 0.02)), stable=(60, clustered(draw, 60, 0.02)))
        condemned += bool(watched.state.failed)
    assert condemned == 0


def grown(arm, n, bad):
    """Counters after more requests, without latency."""
    return type(arm)(arm.requests + n, arm.errors + bad, arm.requests_timed, arm.buckets, arm.latency_sum_ms)


def test_independent_errors_are_not_taken_for_clusters():
    """The judge would be slow for everybody because some services have clients that retry."""
    draw, known = random.Random(2), Dispersion()  # noqa: S311  # a seeded simulation
    for second in range(1200):
        known = scattered(known, 60.0, bad=float(binomial(draw, 60, 0.02)), wall_s=float(second))
    assert phi(known) == 1.0


def test_clusters_are_measured():
    """Evidence would be overstated as many times as clusters are large."""
    draw, known = random.Random(3), Dispersion()  # noqa: S311  # a seeded simulation
    for second in range(1800):
        known = scattered(known, 60.0, bad=float(clustered(draw, 60, 0.02)), wall_s=float(second))
    # Before caution: the clusters' own dispersion is 9, of which a block of 15 seconds sees most.
    assert 4.8 <= 1.0 + (phi(known) - 1.0) / CAUTION <= 11.0


def test_one_outage_is_not_taken_for_clusters():
    """After every outage the judge would be blind for an hour."""
    draw, known = random.Random(4), Dispersion()  # noqa: S311  # a seeded simulation
    for second in range(1800):
        rate = 0.3 if 900 <= second < 960 else 0.02
        known = scattered(known, 60.0, bad=float(binomial(draw, 60, rate)), wall_s=float(second))
    assert phi(known) < 2.5


def test_sides_read_five_seconds_apart_do_not_condemn_a_healthy_version():
    """With a source that reads the sides one after the other, every burst would look like a bad release."""
    alarms = {True: 0, False: 0}
    for seed in range(5):
        draw = random.Random(seed)  # noqa: S311  # a seeded simulation
        rates = [0.25 if draw.random() < 0.01 else 0.005 for _ in range(60)]
        rate = [rates[second // 10] for second in range(600)]
        lagged, naive = lag.fresh((0, 2, 4, 5, 6), 0.0), opened(two_arm.BETS, 0.0)
        tops = {True: 0.0, False: 0.0}
        for second in range(5, 600):
            new = (20, binomial(draw, 20, rate[second - 5]))
            stable = (180, binomial(draw, 180, rate[second]))
            lagged = lag.compared(lagged, (new, stable), s=0.005, margins=MARGINS, clock=(second, 600.0))
            factors = two_arm.log_factors(new, stable, s=0.005, margins=MARGINS)
            naive = multiplied(naive, factors, plan_s=second, horizon_s=600.0)
            tops[True] = max(tops[True], lag.evidence(lagged))
            tops[False] = max(tops[False], value(naive, two_arm.PRIOR))
        for treated, top in tops.items():
            alarms[treated] += top >= LIMIT
    assert alarms[True] == 0
    assert alarms[False] >= 1


def test_a_lag_does_not_hide_a_bad_version():
    """A judge that forgives every lag would forgive everything."""
    draw, lagged = random.Random(1), lag.fresh((-3, 0, 3), 0.0)  # noqa: S311  # a seeded simulation
    for second in range(30):
        block = (20, binomial(draw, 20, 0.2)), (180, 0)
        lagged = lag.compared(lagged, block, s=0.001, margins=MARGINS, clock=(second, 600.0))
    assert lag.evidence(lagged) >= LIMIT


@pytest.mark.parametrize(("warm_up_s", "is_condemned"), [(0.0, True), (120.0, False)])
def test_a_cold_start_is_forgiven_while_it_was_declared(warm_up_s, is_condemned):
    """Every new process would be condemned for warming up."""
    draw, wealth, top = random.Random(1), opened(two_arm.BETS, 0.0), 0.0  # noqa: S311  # a seeded simulation
    for age in range(400):
        margins = cold_start.margins_at(MARGINS, age, warm_up_s=warm_up_s, ratio=6.0)
        new = (20, binomial(draw, 20, 0.04 if age < 120 else 0.01))
        factors = two_arm.log_factors(new, (180, binomial(draw, 180, 0.01)), s=0.01, margins=margins)
        wealth = multiplied(wealth, factors, plan_s=age, horizon_s=400.0)
        top = max(top, value(wealth, two_arm.PRIOR))
    assert (top >= LIMIT) is is_condemned


def test_another_mix_of_routes_does_not_condemn_a_healthy_version():
    """A version that gets more of the hard requests would go back for the requests that it got."""
    draw = random.Random(1)  # noqa: S311  # a seeded simulation
    tops = {"strata": 0.0, "whole": 0.0}
    wealths = dict.fromkeys(tops, opened(two_arm.BETS, 0.0))
    for second in range(600):
        easy = (4, binomial(draw, 4, 0.001)), (150, binomial(draw, 150, 0.001)), 0.001
        hard = (16, binomial(draw, 16, 0.05)), (30, binomial(draw, 30, 0.05)), 0.05
        whole = [(a[0] + b[0], a[1] + b[1]) for a, b in zip(easy[:2], hard[:2], strict=True)]
        factors = {
            "strata": strata.log_factors([easy, hard], MARGINS),
            "whole": two_arm.log_factors(*whole, s=0.009, margins=MARGINS),
        }
        for name, each in factors.items():
            wealths[name] = multiplied(wealths[name], each, plan_s=second, horizon_s=600.0)
            tops[name] = max(tops[name], value(wealths[name], two_arm.PRIOR))
    assert tops["strata"] < LIMIT <= tops["whole"]


def test_a_tiny_difference_at_huge_traffic_is_no_fault(world, criterion):
    """With enough traffic every release would go back, for a difference that nobody can feel."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    watched.serve(300.0, new=(100_000, 1_050), stable=(900_000, 9_000))
    assert watched.says().outcome.value == "HOLD"
    rare = world([criterion(against="stable", bound=0.0)])
    rare.learn(errors=0, rps=100_000)
    rare.serve(300.0, new=(100_000, 64), stable=(900_000, 450))
    assert rare.says().outcome.value == "HOLD"


def test_little_traffic_is_compared_once_stable_has_shown_something(world, criterion):
    """At night single requests would be compared with nothing."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn(seconds=20, rps=3)
    watched.serve(9.0, new=(1, 0), stable=(1, 0))
    assert watched.says().requests_new == 0
    watched.serve(1.0, new=(1, 0), stable=(1, 0))
    assert watched.says().requests_new == 10


def test_the_ramp_lets_only_so_many_requests_fail():
    """A version that fails everything would cost as many players as a fixed share of the traffic is large."""
    for rps in (200.0, 2_000.0, 20_000.0):
        share = ramp.share(0.1, rps=rps, reaction_s=2.25, upper=ramp.upper_bound(0, 0, alpha=0.01))
        assert share * rps * 2.25 <= ramp.FAILED_MAX + 1e-9


def test_the_ramp_reaches_its_target_when_the_version_is_healthy():
    """A healthy release would never be finished."""
    upper = ramp.upper_bound(2_000, 0, alpha=0.01)
    assert ramp.share(0.1, rps=200.0, reaction_s=2.25, upper=upper) == 0.1
    assert ramp.share(0.1, rps=20_000.0, reaction_s=2.25, upper=upper) < 0.1


def test_the_upper_bound_is_above_the_measured_rate_and_falls_with_evidence():
    """The ramp would trust a version more than the evidence does."""
    bounds = [ramp.upper_bound(n, n // 100, alpha=0.01) for n in (100, 1_000, 10_000, 100_000)]
    assert bounds == sorted(bounds, reverse=True)
    assert all(bound > 0.01 for bound in bounds)
    assert ramp.upper_bound(0, 0, alpha=0.01) == ramp.upper_bound(5, 5, alpha=0.01) == 1.0


def test_the_upper_bound_holds_at_all_times_at_once():
    """A ramp that looks every second would sooner or later believe a lucky one."""
    draw, broken = random.Random(9), 0  # noqa: S311  # a seeded simulation
    for _ in range(100):
        bad = 0
        for n in range(10, 500, 10):
            bad += binomial(draw, 10, 0.05)
            if ramp.upper_bound(n, bad, alpha=0.05) < 0.05:
                broken += 1
                break
    assert broken <= 5 + 3 * 2.2


def test_a_share_that_is_off_is_found_and_chance_is_not():
    """The two sides would serve different people, and everything measured between them would be wrong."""
    assert sample_ratio.log_evidence(1_000, 9_000, share=0.1) < 0.0
    assert sample_ratio.log_evidence(1_030, 8_970, share=0.1) < 0.0
    assert sample_ratio.log_evidence(1_300, 8_700, share=0.1) > 4.6


def test_a_pause_of_one_process_does_not_condemn_a_healthy_version(world, criterion, more):
    """A busy disk makes everything in flight slow at once; no release would survive a busy host."""
    condemned, draw = 0, random.Random(5)  # noqa: S311  # a seeded simulation
    for _ in range(12):
        watched = world([criterion(signal="latency", statistic="p95", unit="ms", against="stable", bound=0.0)])
        watched.learn(seconds=10)
        for _ in range(240):
            pause = {side: 3 if draw.random() < 0.02 else 0 for side in ("new", "stable")}
            for _ in range(4):
                waited(watched, more, new=(8, pause["new"]), stable=(60, pause["stable"]))
        condemned += bool(watched.state.failed)
    assert condemned == 0


def test_a_version_that_is_slower_all_the_time_is_still_condemned(world, criterion, more):
    """A cure that never condemns would be none."""
    watched = world([criterion(signal="latency", statistic="p95", unit="ms", against="stable", bound=0.0)])
    watched.learn(seconds=10)
    for _ in range(4 * 20):
        waited(watched, more, new=(8, 1), stable=(60, 0))
    assert watched.state.failed


def waited(watched, more, *, new, stable):
    """A quarter of a second in which each side's requests fall into one bucket of latency: (requests, bucket)."""
    watched.new = more(watched.new, new[0], bucket=new[1])
    watched.stable = more(watched.stable, stable[0], bucket=stable[1])
    watched.see(0.25)


def reckoned(watched, before, new, stable):
    """What errors against stable are worth after a block, computed from what was known before it."""
    (process,), component = before.e_processes.values(), before.components["web"]
    s = two_arm.predicted(component.history.requests, component.history.errors)
    factors = two_arm.log_factors(new, stable, s=s, margins=MARGINS)
    divided = [factor / phi(component.dispersion) for factor in factors]
    held = multiplied(process.wealth, divided, plan_s=watched.moment().plan_s, horizon_s=before.horizon_s)
    return value(held, two_arm.PRIOR)


@pytest.mark.parametrize("draws", [clustered, binomial])
def test_a_bet_does_not_know_the_block_that_it_bets_on(world, criterion, draws):
    """A bet that has seen its outcomes expects to gain, and no promise about healthy releases would hold."""
    draw, watched = random.Random(8), world([criterion(against="stable", bound=0.0)])  # noqa: S311  # seeded
    watched.learn(seconds=300, rps=60, errors=1)
    watched.serve(1.0, new=(20, 0), stable=(60, 1))
    for second in range(200):
        rate, before = 0.02 + 0.1 * (second % 50 == 0), watched.state
        new, stable = (20, binomial(draw, 20, rate)), (60, draws(draw, 60, rate))
        watched.serve(1.0, new=new, stable=stable)
        (process,) = watched.state.e_processes.values()
        assert process.e == pytest.approx(reckoned(watched, before, new, stable), rel=1e-9)


def test_a_block_does_not_choose_its_own_divisor(world, criterion):
    """A bad stretch of stable would excuse the very block in which it came, whatever the new version did."""
    draw, watched = random.Random(9), world([criterion(against="stable", bound=0.0)])  # noqa: S311  # seeded
    watched.learn(seconds=1, rps=60)
    divisors = set()
    for _ in range(400):
        before, new, stable = watched.state, (20, 1), (60, clustered(draw, 60, 0.02))
        watched.serve(1.0, new=new, stable=stable)
        if before.e_processes:
            (process,) = watched.state.e_processes.values()
            assert process.e == pytest.approx(reckoned(watched, before, new, stable), rel=1e-9)
            divisors.add(phi(before.components["web"].dispersion))
    assert len(divisors) > 5


def test_an_error_does_not_close_a_block(world, criterion):
    """Blocks that end with an error choose their data by the outcome: every version would look worse than it is."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn(seconds=20, rps=3)
    watched.serve(2.0, new=(3, 3), stable=(3, 0))
    assert watched.says().requests_new == 0


def test_without_a_request_no_evidence_moves(world, criterion):
    """Time alone would speak for or against a version that nobody uses."""
    rules = {"success": [criterion(id="proved", comparison="<", reading="proved")]}
    watched = world([criterion(against="stable", bound=0.0), criterion(id="bound")], **rules)
    watched.learn()
    watched.serve(5.0, new=(0, 0), stable=(270, 2))
    assert (watched.state.e_processes, watched.state.proofs) == ({}, {})
    watched.serve(5.0, new=(30, 0), stable=(270, 2))
    before = watched.state
    watched.serve(50.0, new=(0, 0), stable=(270, 2))
    assert (watched.state.e_processes, watched.state.proofs) == (before.e_processes, before.proofs)


def test_a_failure_that_begins_late_is_found_soon(world, criterion):
    """A version that broke after twenty good minutes would first have to lose all the trust that it had won."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    watched.serve(1200.0, new=(20, 0), stable=(180, 1))
    watched.serve(30.0, new=(20, 1), stable=(180, 1))
    assert watched.state.failed


def test_a_clock_that_steps_forward_begins_a_new_block(world, criterion):
    """Requests from before the step would be compared with stable's of an hour later."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn(seconds=20, rps=3)
    watched.serve(2.0, new=(3, 3), stable=(3, 0))
    watched.serve(3600.0, new=(0, 0), stable=(1, 0), every_s=3600.0)
    watched.serve(1.0, new=(2, 0), stable=(12, 0))
    assert watched.says().requests_new == 2


@pytest.mark.parametrize("looks", [1, 4, 20])
def test_slow_requests_against_a_bound_are_found_however_often_somebody_looks(world, criterion, more, looks):
    """What one look may say is bounded, and what it takes away is not: looked at often, no latency would ever fail."""
    slow = criterion(signal="latency", statistic="p99", unit="ms", bound=100.0)
    watched, draw = world([slow], share_percent=100.0), random.Random(11)  # noqa: S311  # a seeded simulation
    watched.stable, watched.new = None, more(None, 0)
    watched.see(1.0)
    for _ in range(90 * looks):
        n = 40 // looks
        bad = binomial(draw, n, 0.05)
        watched.new = more(more(watched.new, n - bad, bucket=0), bad, bucket=3)
        watched.see(1.0 / looks)
    assert watched.says().outcome.value == "FAIL"


def test_a_latency_that_keeps_its_bound_is_not_condemned_for_pauses(world, criterion, more):
    """One pause in a minute makes a second's requests slow; no release of a busy host would keep a p99."""
    condemned = 0
    for seed in range(6):
        slow = criterion(signal="latency", statistic="p95", unit="ms", bound=100.0)
        watched, draw = world([slow]), random.Random(seed)  # noqa: S311  # a seeded simulation
        watched.learn(seconds=5)
        for _ in range(300):
            pause = 3 if draw.random() < 0.03 else 0
            for _ in range(4):
                waited(watched, more, new=(8, pause), stable=(60, 0))
        condemned += bool(watched.state.failed)
    assert condemned == 0
