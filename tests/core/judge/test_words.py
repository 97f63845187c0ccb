"""What a verdict says to people: what was seen, how sure it is, and what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from math import exp

import pytest

from gonogo.core.evidence import Missing, Outcome, Why
from gonogo.core.judge import judge, one_arm, two_arm
from gonogo.core.judge.budget import CALIBRATION, parts, proved, shares
from gonogo.core.judge.terms import calibration, terms
from gonogo.core.plan import JudgeSettings

STABLE = {"against": "stable", "bound": 0.0}
SLOW = {"signal": "latency", "unit": "ms", "statistic": "p95", **STABLE}


def test_a_failure_names_metric_counts_bet_and_evidence(world, criterion):
    """Somebody is woken at night and can check nothing of what the machine says."""
    watched = world([criterion(**STABLE)])
    watched.learn()
    watched.serve(6.0, new=(30, 6), stable=(270, 1))
    said = watched.says()
    assert said.outcome is Outcome.FAIL
    assert f"({said.bad_new} of {said.requests_new})" in said.sentence
    assert f"({said.bad_stable} of {said.requests_stable:,})" in said.sentence
    assert re.search(
        r"evidence [\d,]+ of the 100 needed to go back; nearly all of it from the bets? that [\d. a-z]+ % fail",
        said.sentence,
    )


@pytest.mark.parametrize("bucket", [3, 5])
def test_the_words_on_latency_are_of_the_counts_that_decided(world, criterion, more, bucket):
    """Words that say slower beside counts that look alike: nobody would believe the next verdict either."""
    watched = world([criterion(**SLOW)])
    watched.learn()
    for _ in range(400):
        for side, n in (("new", 6), ("stable", 60)):
            arm = more(getattr(watched, side), n, bucket=0)
            setattr(watched, side, more(arm, 1 if side == "new" else 0, bucket=bucket))
        watched.see(0.25)
    said = watched.says()
    assert said.outcome is Outcome.FAIL
    told = re.search(r"slower than ([\d,]+) ms: (\S+) % \((\d+) of (\d+)\) against (\S+) % on stable", said.sentence)
    assert told, said.sentence
    assert float(told[2]) > 2 * float(told[5])
    assert (int(told[3]), int(told[4])) == (said.bad_new, said.requests_new)


def test_a_shift_of_all_latencies_is_told_as_such(world, criterion, more):
    """Where no single edge tells, a sentence about an edge would contradict itself."""
    watched = world([criterion(**SLOW)])
    for second in range(200):
        for side in ("new", "stable") if second > 20 else ("stable",):
            n = 40 if side == "new" else 300
            for bucket in (0, 1, 2, 3, 4):
                part = n // 5 + (n // 9 * (bucket - 2) // 2 if side == "new" else 0)
                setattr(watched, side, more(getattr(watched, side), part, bucket=bucket))
        watched.see(1.0)
        if watched.state.failed:
            break
    said = watched.says()
    assert said.outcome is Outcome.FAIL
    assert re.search(r"slower one in (\d\d(\.\d)?) % of all pairs|slower than [\d,]+ ms", said.sentence), said.sentence


def test_everybody_on_the_new_version_leaves_nothing_to_compare_with_and_says_what_to_do(world, criterion):
    """A guard that can see nothing any more would look like a guard that sees nothing bad."""
    watched = world([criterion(**STABLE)], share_percent=100.0)
    watched.learn()
    watched.serve(61.0, new=(300, 30), stable=(0, 0))
    said = watched.says()
    assert said.outcome is Outcome.HOLD
    assert "no stable to compare with" in said.sentence
    assert "a criterion with its own bound" in said.sentence


@pytest.mark.parametrize(
    ("why", "hint"),
    [
        (Why.NO_DATA, "whether the phase's traffic reaches the new version"),
        (Why.STALE, "whether requests still come"),
        (Why.SOURCE_DOWN, "mend the source"),
        (Why.TOO_FEW, "more requests on the new version"),
    ],
)
def test_every_unknown_says_why_since_when_and_what_ends_it(world, criterion, why, hint):
    """An unknown that nobody can end stays for the night."""
    watched = world([criterion(bound=0.05, requests_min=10_000 if why is Why.TOO_FEW else 1)])
    watched.learn()
    if why is not Why.NO_DATA:
        watched.serve(61.0 if why is Why.TOO_FEW else 5.0, new=(30, 0), stable=(270, 0))
    if why is Why.SOURCE_DOWN:
        watched.missing = (Missing("errors", "no answer"),)
    watched.serve(61.0, new=(30, 0) if why is Why.TOO_FEW else (0, 0), stable=(270, 0))
    said = watched.says()
    assert (said.outcome, said.why) == (Outcome.UNKNOWN, why)
    assert hint in said.sentence
    if why in {Why.STALE, Why.SOURCE_DOWN}:
        assert "before that, error rate of the new version 0 % (0 of 150)" in said.sentence


def test_a_proof_says_how_many_requests_it_still_needs_and_how_long_that_takes(world, criterion):
    """A phase that waits without saying for what is a phase that people wave through."""
    proof = criterion(comparison="<=", reading="proved", **STABLE)
    watched = world(success=[proof])
    watched.learn()
    watched.serve(10.0, new=(20, 0), stable=(180, 0))
    said = watched.says()
    needed = re.search(r"about ([\d,]+) more requests on the new version: (\d+) s at today's rate", said.sentence)
    assert said.outcome is Outcome.HOLD
    assert needed, said.sentence
    watched.serve(float(needed[2]) * 1.5, new=(20, 0), stable=(180, 0))
    assert watched.says().outcome is Outcome.PASS


def test_a_statistician_can_compute_the_number_again(world, criterion):
    """Evidence that cannot be computed again is a claim."""
    watched = world([criterion(bound=0.05)], settings=JudgeSettings(alpha=0.001))
    watched.learn()
    watched.serve(1.0, new=(30, 3), stable=(270, 0))
    said = watched.says()
    (process,), (weight,) = watched.state.e_processes.values(), shares(watched.plan).values()
    assert exp(said.log_e) == pytest.approx(weight * process.e)
    assert exp(said.log_limit) == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (JudgeSettings(), "weights errors 0.5, latency 0.3, memory 0.1"),
        (JudgeSettings(), "up to 1.1 times stable and 0.01 % more is no fault"),
        (JudgeSettings(), "no warm-up is allowed for; both sides are read at one instant; the split of traffic is not"),
        (JudgeSettings(warm_up_s=120.0), "for 2 min from its first traffic on, 6 times stable is no fault"),
        (JudgeSettings(lag_s=15.0, cohorts=5000), "up to 15 s apart; the split of traffic is checked for some 5,000"),
        (JudgeSettings(proof_points=0.001, failed_max=3.0), "rules out 0.1 % more"),
    ],
)
def test_every_setting_is_shown_also_where_it_is_as_usual(world, criterion, settings, said):
    """A default that nobody sees is a decision that nobody made."""
    assert said in terms(replace(world([criterion()]).plan, judge=settings))


def test_a_part_of_alpha_is_never_more_than_all_of_it(world, criterion):
    """A guard that has "438 % of alpha" makes nobody believe the next number either."""
    plan = world([criterion(**STABLE), criterion(id="bound", bound=0.05), criterion(id="slow", **SLOW)]).plan
    assert sum(part.share for part in parts(plan).values()) == pytest.approx(1.0)
    assert sorted(part.times for part in parts(plan).values()) == [1.0, 1.0, CALIBRATION]
    assert {key: part.weight for key, part in parts(plan).items()} == shares(plan)


def test_what_is_measured_and_what_is_proved_are_told_apart_once(world, criterion):
    """Whoever reads "alpha 1 %" as a theorem would be wrong by as much as the evidence counts."""
    watched = world([criterion(**STABLE), criterion(id="slow", **SLOW)])
    expected = 0.01 * (CALIBRATION * 0.5 + 0.3) / 0.8
    assert proved(watched.plan) == pytest.approx(expected)  # 4.75 %
    assert "counts 7 times" in calibration(watched.plan)
    assert "what is proved is at most 4.8 %" in calibration(watched.plan)
    assert terms(watched.plan).count("counts 7 times") == 1
    plain = replace(watched.plan, judge=JudgeSettings(calibrated=False))
    assert proved(plain) == pytest.approx(0.01)
    assert calibration(plain) == ""
    assert calibration(world([criterion(bound=0.05)]).plan) == ""


def test_evidence_of_several_guards_is_told_as_such(world, criterion):
    """A statistician who computes one guard's number again would find another one."""
    slow = {"signal": "latency", "unit": "ms", "statistic": "p95"}
    watched = world([criterion(id="errors", bound=0.05), criterion(id="slow", **slow, bound=50.0)])
    watched.learn()
    watched.serve(3.0, new=(1, 0), stable=(270, 0))
    part = parts(watched.plan)
    known = {key: replace(process, e=60.0 / part[key].share) for key, process in watched.state.e_processes.items()}
    watched.state = replace(watched.state, e_processes=known)
    failed = next(each for each in judge(watched.plan, watched.state, watched.moment()) if each.outcome is Outcome.FAIL)
    assert "evidence 120 of the 100 needed to go back; 60 of it is this guard's own" in failed.sentence


def test_a_bet_that_is_named_holds_nearly_all_of_the_evidence(world, criterion):
    """The bet that people are told of would not be the one that condemned."""
    watched = world([criterion(bound=0.05)])
    watched.learn()
    watched.serve(3.0, new=(30, 9), stable=(270, 0))
    (process,) = watched.state.e_processes.values()
    low, high = re.search(r"bets? that (?:about )?([\d.]+)(?: to ([\d.]+))? % fail", watched.says().sentence).groups()
    held = [weight * each for weight, each in zip(two_arm.PRIOR, process.wealth.bets, strict=True)]
    named = [
        each
        for each, share in zip(held, one_arm.alternatives(0.05), strict=True)
        if float(low) - 0.5 <= 100 * share <= float(high or low) + 0.5
    ]
    assert 0.9 * sum(held) <= sum(named)
    assert len(named) < len(held)
