"""Every cure works where users meet it: through the plan, `observe` and `judge`, not only as a formula."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from gonogo.core.evidence import Missing, Outcome, Stratum, Why
from gonogo.core.judge import allowed
from gonogo.core.judge.budget import CALIBRATION, shares
from gonogo.core.plan import JudgeSettings, Pace

STABLE = {"against": "stable", "bound": 0.0}


def drawn(draw, n, p):
    """How many of `n` are bad."""
    return sum(draw.random() < p for _ in range(n))


@pytest.mark.parametrize(("lag_s", "is_condemned"), [(0.0, True), (6.0, False)])
def test_sides_that_are_read_apart_are_compared_at_every_lag_that_the_plan_names(world, criterion, lag_s, is_condemned):
    """With a source that reads one side later, every burst that hits both would look like a bad release."""
    condemned = 0
    for seed in range(4):
        draw = random.Random(seed)  # noqa: S311  # a seeded simulation
        rates = [0.25 if draw.random() < 0.02 else 0.005 for _ in range(60)]
        rate = [rates[second // 10] for second in range(600)]
        watched = world([criterion(**STABLE)], settings=JudgeSettings(lag_s=lag_s))
        watched.learn()
        watched.at_s = float(round(watched.at_s))
        for second in range(5, 400):
            new, stable = (20, drawn(draw, 20, rate[second - 5])), (180, drawn(draw, 180, rate[second]))
            watched.serve(1.0, new=new, stable=stable)
        condemned += bool(watched.state.failed)
    assert (condemned > 0) is is_condemned


def test_a_lag_does_not_hide_a_bad_version(world, criterion):
    """A judge that forgives every lag would forgive everything."""
    watched = world([criterion(**STABLE)], settings=JudgeSettings(lag_s=6.0))
    watched.learn()
    watched.serve(40.0, new=(20, 4), stable=(180, 0))
    assert watched.says().outcome is Outcome.FAIL


def test_a_lag_does_not_prove_what_one_of_its_lags_denies(world, criterion):
    """A proof would be given at the one lag at which a bad stretch falls on stable's bad stretch."""
    latency = {"signal": "latency", "unit": "ms", "statistic": "p95", "comparison": "<=", "reading": "proved"}
    proofs = [criterion(comparison="<=", reading="proved", **STABLE), criterion(id="slow", **latency, **STABLE)]
    watched = world(success=proofs, settings=JudgeSettings(lag_s=3.0))
    watched.learn()
    watched.serve(100.0, new=(20, 0), stable=(180, 0))
    assert {watched.says("it").outcome, watched.says("slow").outcome} == {Outcome.PASS}
    assert all(len(proof.lags) > 1 for proof in watched.state.proofs.values())


@pytest.mark.parametrize(("warm_up_s", "is_condemned"), [(0.0, True), (120.0, False)])
def test_a_cold_start_is_forgiven_for_as_long_as_the_plan_says(world, criterion, warm_up_s, is_condemned):
    """Every new process would be condemned for warming up, or none for what it does once it is warm."""
    draw, watched = random.Random(1), world([criterion(**STABLE)], settings=JudgeSettings(warm_up_s=warm_up_s))  # noqa: S311  # a seeded simulation
    watched.learn(errors=3)
    for age in range(400):
        new = (20, drawn(draw, 20, 0.04 if age < 120 else 0.01))
        watched.serve(1.0, new=new, stable=(180, drawn(draw, 180, 0.01)))
    assert bool(watched.state.failed) is is_condemned


def test_a_process_that_joins_later_warms_up_as_well(world, criterion):
    """In a rolling release every process but the first would be condemned."""
    watched = world([criterion(**STABLE)], settings=JudgeSettings(warm_up_s=60.0))
    watched.learn(errors=3)
    watched.new = replace(watched.new, gauges=(("memory", 1e8),))
    watched.serve(100.0, new=(20, 0), stable=(180, 2))
    first_s = watched.state.components["web"].young_s
    watched.new = replace(watched.new, gauges=(("memory", 1e8), ("memory", 1e8)))
    watched.serve(10.0, new=(20, 1), stable=(180, 2))
    assert watched.state.components["web"].young_s - first_s == pytest.approx(100.0)
    assert not watched.state.failed


@pytest.mark.parametrize(("is_split", "is_condemned"), [(True, False), (False, True)])
def test_another_mix_of_routes_condemns_nobody_where_the_source_tells_them_apart(
    world, criterion, more, is_split, is_condemned
):
    """A version that gets more of the hard requests would go back for the requests that it got."""
    draw, watched = random.Random(1), world([criterion(**STABLE)])  # noqa: S311  # a seeded simulation
    arms = {name: [None, None] for name in ("easy", "hard")}
    for second in range(600):
        for name, sizes, rate in (("easy", (4, 150), 0.001), ("hard", (16, 30), 0.05)):
            for side, n in enumerate(sizes if second > 30 else (0, sizes[1])):
                arms[name][side] = more(arms[name][side], n, drawn(draw, n, rate))
        watched.new, watched.stable = (joined(arms["easy"][side], arms["hard"][side]) for side in (0, 1))
        if is_split:
            watched.strata = tuple(Stratum(name, stable, new) for name, (new, stable) in arms.items())
        watched.see(1.0)
    assert bool(watched.state.failed) is is_condemned


def joined(one, other):
    """Both parts of a side as one."""
    return replace(
        one,
        requests=one.requests + other.requests,
        errors=one.errors + other.errors,
        requests_timed=one.requests_timed + other.requests_timed,
        buckets=tuple(map(int.__add__, one.buckets, other.buckets)),
    )


def leaking(criterion, **words):
    """A guard on the time until memory is full."""
    kind = {"signal": "memory", "statistic": "exhaustion", "unit": "s", "comparison": "<", "requests_min": 0}
    return criterion(**kind, bound=72 * 3600.0, **words)


def filled(watched, hours, leak_per_s, *, every_s=30):
    """Three processes whose memory wanders, and grows by so many bytes a second."""
    draw, wander = random.Random(5), [0.0, 0.0, 0.0]  # noqa: S311  # a seeded simulation
    for step in range(hours * 3600 // every_s):
        wander = [0.9 * each + draw.gauss(0, 3e6) for each in wander]
        gauges = tuple(("memory", 3e8 + each + leak_per_s * step * every_s) for each in wander)
        watched.new = replace(watched.new, gauges=gauges)
        watched.serve(1.0, new=(20, 0), stable=(180, 0))
        watched.at_s += every_s - 1.0


@pytest.mark.parametrize(("leak_per_s", "outcome"), [(0.0, Outcome.HOLD), (2e4, Outcome.FAIL), (100.0, Outcome.HOLD)])
def test_a_leak_goes_back_and_wandering_memory_does_not(world, criterion, leak_per_s, outcome):
    """A version that dies after a day would be promoted after an hour, or none would ever be."""
    watched = world([leaking(criterion)], memory_bytes_max=10**9)
    watched.learn()
    filled(watched, 6, leak_per_s)
    verdict = watched.says()
    assert verdict.outcome is outcome
    assert "of 1,000 MB are used for good" in verdict.sentence
    assert verdict.log_limit == pytest.approx(4.605, abs=0.001)
    if outcome is Outcome.FAIL:
        assert "is full in" in verdict.sentence
        assert verdict.value < 72 * 3600.0


def test_the_settling_of_a_process_is_no_leak_and_is_said(world, criterion):
    """Filling caches would look like a leak in every new process."""
    watched = world([leaking(criterion)], memory_bytes_max=10**9)
    watched.learn()
    for second in range(0, 900, 30):
        watched.new = replace(watched.new, gauges=(("memory", 1e6 * second),))
        watched.see(30.0)
    assert watched.says().outcome is Outcome.HOLD
    assert "not judged yet" in watched.says().sentence


def test_memory_that_is_not_read_any_more_is_unknown(world, criterion):
    """A leak would go on unseen and look like health."""
    watched = world([leaking(criterion)], memory_bytes_max=10**9)
    watched.learn()
    filled(watched, 1, 0.0)
    watched.missing = (Missing("memory", "no such process"),)
    for _ in range(3):
        watched.see(30.0)
    assert (watched.says().outcome, watched.says().why) == (Outcome.UNKNOWN, Why.SOURCE_DOWN)


@pytest.mark.parametrize(("cohorts", "new", "is_held"), [(5000, 60, True), (5000, 30, False), (None, 60, False)])
def test_a_share_that_is_off_holds_and_never_fails(world, criterion, cohorts, new, is_held):
    """The two sides would serve different people, and everything measured between them would be believed."""
    rules = {"success": [criterion(id="good", comparison="<", reading="measured", bound=0.05)]}
    watched = world([criterion(**STABLE)], settings=JudgeSettings(cohorts=cohorts), **rules)
    watched.learn()
    watched.share_bp = 1000
    watched.serve(60.0, new=(new, 0), stable=(300 - new, 0))
    assert watched.says().outcome is Outcome.HOLD
    assert watched.says("good").outcome is (Outcome.HOLD if is_held else Outcome.PASS)
    assert ("look at the router and the cohort key" in watched.says("good").sentence) is is_held
    assert ("answered 20 % of" in watched.says("good").sentence) is is_held


def test_few_players_who_happen_to_be_busy_are_no_fault_of_the_router(world, criterion):
    """Twenty players would hold every release, since each of them is a twentieth of the traffic."""
    watched = world([criterion(**STABLE)], settings=JudgeSettings(cohorts=20))
    watched.learn()
    watched.share_bp = 1000
    watched.serve(60.0, new=(60, 0), stable=(240, 0))
    assert "cohort key" not in watched.says().sentence


def paced(world, criterion, **words):
    """A world with an evidence-paced phase of 10 %."""
    return world([criterion(**STABLE)], pace=Pace.EVIDENCE, **words)


def test_traffic_is_allowed_as_far_as_evidence_goes(world, criterion):
    """A version that fails everything would meet as many players as the phase is large."""
    watched = paced(world, criterion)
    watched.share_bp = 0
    watched.learn(rps=2000)
    first = allowed(watched.plan, watched.state, watched.moment())
    assert first is not None
    assert first.share_bp / 10_000 * 2000 * 2.25 <= 5.0
    watched.share_bp = first.share_bp
    watched.serve(60.0, new=(20, 0), stable=(1980, 0))
    later = allowed(watched.plan, watched.state, watched.moment())
    assert later is not None
    assert first.share_bp < later.share_bp <= 1000
    assert "0 of 1,200 requests" in later.sentence


def test_the_plan_says_how_many_failed_requests_a_raise_may_cost(world, criterion):
    """A key that does nothing is worse than none."""
    found = []
    for failed_max in (5.0, 50.0):
        watched = paced(world, criterion, settings=JudgeSettings(failed_max=failed_max))
        watched.learn(rps=2000)
        found.append(allowed(watched.plan, watched.state, watched.moment()).share_bp)
    assert found[1] >= 9 * found[0]


def test_a_bad_version_is_allowed_nothing_more(world, criterion):
    """Its share would grow while it fails."""
    watched = paced(world, criterion)
    watched.learn(rps=2000)
    watched.serve(10.0, new=(20, 6), stable=(1980, 0))
    assert allowed(watched.plan, watched.state, watched.moment()) is None


@pytest.mark.parametrize("what", ["no rate", "missing", "not paced", "no phase"])
def test_nothing_is_allowed_without_knowing(world, criterion, what):
    """Traffic would grow on no evidence at all."""
    watched = paced(world, criterion) if what != "not paced" else world([criterion(**STABLE)])
    if what != "no rate":
        watched.learn()
    if what == "missing":
        watched.missing = (Missing("errors", "no answer"),)
        watched.see(1.0)
    if what == "no phase":
        watched.phase = ""
    assert allowed(watched.plan, watched.state, watched.moment()) is None


def test_a_share_at_which_nobody_plays_is_doubled(world, criterion):
    """With few players the first small share may hold none of them, and the phase would never begin."""
    watched = paced(world, criterion)
    watched.learn(rps=2000)
    watched.share_bp = 5
    watched.serve(8.0, new=(0, 0), stable=(2000, 0))
    assert allowed(watched.plan, watched.state, watched.moment()).share_bp == 10


def test_the_weights_of_the_plan_share_out_alpha(world, criterion):
    """A key that does nothing is worse than none."""
    latency = criterion(id="slow", signal="latency", unit="ms", statistic="p95", **STABLE)
    guards = [criterion(**STABLE), latency, leaking(criterion, id="leak")]
    usual = sorted(shares(world(guards).plan).values())
    assert usual == pytest.approx([1 / 9, 3 / 9, 5 / 9 * CALIBRATION])
    other = JudgeSettings(weight_errors=0.1, weight_latency=0.1, weight_memory=0.8, calibrated=False)
    assert sorted(shares(world(guards, settings=other).plan).values()) == pytest.approx([0.1, 0.1, 0.8])


def test_the_plan_says_what_a_proof_rules_out(world, criterion):
    """A key that does nothing is worse than none."""
    found = []
    for points in (0.005, 0.05):
        proof = criterion(comparison="<=", reading="proved", **STABLE)
        watched = world(success=[proof], settings=JudgeSettings(proof_points=points))
        watched.learn()
        watched.serve(20.0, new=(10, 0), stable=(90, 0))
        found.append(watched.says().outcome)
    assert found == [Outcome.HOLD, Outcome.PASS]
