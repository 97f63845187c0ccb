"""How many users are harmed before the judge goes back, at 30 requests a second on the new version."""

from __future__ import annotations

import random

import pytest


def first_failure(world, rate, *, seed, seconds=60):
    """Real seconds and failed requests until the guard fails; stable's rate was learnt from 20 s without an error."""
    draw = random.Random(seed)  # noqa: S311  # a seeded simulation
    world.learn(seconds=20, rps=300)
    harmed = 0
    for block in range(seconds * 4):
        n = 7 + block % 2
        bad = sum(draw.random() < rate for _ in range(n))
        harmed += bad
        world.serve(0.25, new=(n, bad), stable=(67, 0), every_s=0.25)
        if world.state.failed:
            return (block + 1) / 4, harmed
    return None, harmed


@pytest.mark.parametrize(
    ("rate", "seconds_max", "failed_max"), [(1.0, 0.25, 8), (0.2, 1.25, 6), (0.05, 5.0, 7), (0.02, 15.0, 8)]
)
def test_a_failing_version_is_found_within_seconds(world, criterion, rate, seconds_max, failed_max):
    """Players would meet a broken version for minutes."""
    found = [first_failure(world([criterion(against="stable", bound=0.0)]), rate, seed=seed) for seed in range(21)]
    seconds, harmed = sorted(each[0] for each in found)[10], sorted(each[1] for each in found)[10]
    assert seconds <= seconds_max
    assert harmed <= failed_max


def test_two_to_four_failed_requests_are_enough_when_everything_fails(world, criterion):
    """A version that serves nothing but errors would be believed for longer than it takes to see it."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    harmed = 0
    while not watched.state.failed:
        watched.serve(0.25, new=(1, 1), stable=(10, 0), every_s=0.25)
        harmed += 1
    assert 2 <= harmed <= 4


def test_a_slower_version_is_found_although_nothing_fails(world, criterion, more):
    """A release that makes everything slow would go out because it answers."""
    slow = criterion(signal="latency", statistic="p95", unit="ms", against="stable", bound=0.0)
    watched = world([slow])
    watched.learn()
    for _ in range(4 * 25):
        watched.new = more(more(watched.new, 4, bucket=0), 4, bucket=2)
        watched.stable = more(more(watched.stable, 60, bucket=0), 7, bucket=1)
        watched.see(0.25)
    verdict = watched.says()
    assert verdict.outcome.value == "FAIL"
    assert "on stable" in verdict.sentence


def test_an_outage_on_both_sides_does_not_condemn_the_new_version(world, criterion):
    """A healthy release would go back because the database that both versions share was down."""
    watched = world([criterion(against="stable", bound=0.0)])
    watched.learn()
    watched.serve(60.0, new=(30, 15), stable=(270, 135))
    assert watched.says().outcome.value == "HOLD"
