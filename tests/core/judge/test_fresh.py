"""Fresh processes of stable as what the new version is compared with."""

from __future__ import annotations

import json
import re
from random import Random

import pytest

from gonogo.core.evidence import Outcome
from gonogo.core.judge import allowed, dump, load
from gonogo.core.plan import Baseline, Pace

COLD_S = 30
P = 0.02


def binomial(draw, n, p):
    """A binomial draw, slow and plain."""
    return sum(draw.random() < p for _ in range(n))


def began_cold(watched, more, *, is_fresh, new_p=P, seconds=90):
    """A tenth of 400 requests a second on new processes, which fail four times as often for their first seconds."""
    draw = Random(1)  # noqa: S311  # a seeded simulation
    watched.learn(20, rps=400, errors=8)
    watched.baseline = more(None, 0) if is_fresh else None
    watched.share_bp = 1000
    for age in range(seconds):
        cold = 4.0 if age < COLD_S else 1.0
        watched.new = more(watched.new, 40, binomial(draw, 40, new_p * cold))
        rest = 320 if is_fresh else 360
        watched.stable = more(watched.stable, rest, binomial(draw, rest, P))
        if is_fresh:
            watched.baseline = more(watched.baseline, 40, binomial(draw, 40, P * cold))
        watched.see(1.0)
    return watched.says()


def released(world, criterion, **words):
    """A guard against stable in a plan with a fresh baseline."""
    guard = criterion(against="stable", bound=0.0)
    return world([guard], **{"baseline": Baseline.FRESH, **words})


def test_a_cold_start_condemns_without_a_fresh_baseline_and_does_not_with_one(world, criterion, more):
    """Every release of a service that is slow to warm up would go back, or be judged with its eyes half shut."""
    standing = world([criterion(against="stable", bound=0.0)])
    assert began_cold(standing, more, is_fresh=False).outcome is Outcome.FAIL
    said = began_cold(released(world, criterion), more, is_fresh=True)
    assert said.outcome is Outcome.HOLD
    assert "fresh processes, as old as the new version's" in said.sentence


def test_a_version_that_is_truly_worse_is_found_beside_a_fresh_baseline(world, criterion, more):
    """An excuse for being cold must be none for being broken."""
    said = began_cold(released(world, criterion), more, is_fresh=True, new_p=4 * P)
    assert said.outcome is Outcome.FAIL
    assert said.bad_stable / said.requests_stable > 2 * P


def test_without_traffic_on_the_baseline_the_rest_of_stable_is_compared_with_and_that_is_said(world, criterion, more):
    """Above half of the traffic nobody would be compared with anybody."""
    watched = released(world, criterion)
    began_cold(watched, more, is_fresh=True)
    watched.share_bp = 7500
    watched.see(0.25)
    watched.serve(60, new=(300, 150), stable=(100, 2))
    said = watched.says()
    assert said.outcome is Outcome.FAIL
    assert "all of its processes: the fresh ones have no traffic at this share" in said.sentence
    assert said.bad_stable / said.requests_stable == pytest.approx(P, rel=0.5)


def test_a_guard_that_starts_again_goes_on_with_the_same_processes(world, criterion, more):
    """A new guard that mixed the two up would see counters jump, or compare cold with warm."""
    watched = released(world, criterion)
    began_cold(watched, more, is_fresh=True, seconds=20)
    before = watched.state
    watched.state = load(watched.plan, json.loads(json.dumps(dump(before))))
    assert watched.state == before
    watched.baseline, watched.new = more(watched.baseline, 40, 3), more(watched.new, 40, 3)
    watched.see(1.0)
    assert watched.state.components["web"].phase_stable.requests == before.components["web"].phase_stable.requests + 40


def test_a_source_that_is_down_for_a_moment_does_not_change_what_is_compared(world, criterion, more):
    """Each hiccup of the source would throw a block of evidence away, twice."""
    watched = released(world, criterion)
    began_cold(watched, more, is_fresh=True, seconds=20)
    kept = watched.stable, watched.new, watched.baseline
    watched.stable = watched.new = watched.baseline = None
    watched.see(1.0)
    assert watched.state.components["web"].is_fresh
    watched.stable, watched.new, watched.baseline = kept
    watched.see(1.0)
    assert watched.state.components["web"].is_fresh


def test_all_of_the_traffic_paces_a_release_and_not_only_what_is_compared(world, criterion, more):
    """Counting only the two compared sides would take a busy service for a quiet one, and harm its users."""
    rates = []
    for is_fresh in (False, True):
        watched = released(world, criterion, pace=Pace.EVIDENCE, share_percent=50)
        began_cold(watched, more, is_fresh=is_fresh, new_p=0.0)
        said = allowed(watched.plan, watched.state, watched.moment()).sentence
        rates.append(float(re.search(r"with ([0-9]+) requests a second", said)[1]))
    assert rates[0] == rates[1] == pytest.approx(400, rel=0.05)
