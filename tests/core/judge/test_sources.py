"""Sources that bring only a part: counts come from one place, gauges from another, and each may fail alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.core.evidence import Arm, Missing, Outcome, Sides, Snapshot, Why
from gonogo.core.judge import observe


@pytest.fixture
def watched(world, criterion):
    """A healthy release with a guard on memory, five seconds old."""
    memory = {"signal": "memory", "statistic": "value", "unit": "bytes", "reading": "plain", "requests_min": 0}
    healthy = world([criterion(bound=0.05), criterion(id="memory", bound=3e8, **memory)])
    healthy.learn()
    healthy.new = replace(healthy.new, gauges=(("memory", 1e8),))
    healthy.serve(5.0, new=(30, 0), stable=(270, 0))
    return healthy


def only_memory(watched, value):
    """What is read while the router's counters cannot be: no counts, no edges, but memory."""
    watched.at_s += 1.0
    arm = Arm(0, 0, 0, (), 0.0, (("memory", value),))
    missing = (Missing("errors", "no answer"), Missing("latency", "no answer"))
    snapshot = Snapshot(watched.moment().wall_s, (), (Sides("web", arm, arm),), missing)
    watched.state = observe(watched.plan, watched.state, snapshot, watched.moment())


def test_memory_is_judged_while_the_counts_cannot_be_read(watched):
    """A version that eats all memory would be left alone because the router does not answer."""
    only_memory(watched, 4e8)
    assert watched.says("memory").outcome is Outcome.FAIL


def test_counts_go_on_where_they_stood_when_their_source_comes_back(watched):
    """A short outage of the source would look like a restart of every process, or lose its requests."""
    for _ in range(3):
        only_memory(watched, 1e8)
    assert watched.says().outcome is Outcome.HOLD
    assert "cannot be read" in watched.says().sentence
    watched.serve(1.0, new=(30, 0), stable=(270, 0))
    assert watched.says().requests_new == 180


def test_counts_that_are_missing_for_long_are_unknown(watched):
    """A guard without eyes would look like a guard that sees nothing bad."""
    for _ in range(62):
        only_memory(watched, 1e8)
    assert (watched.says().outcome, watched.says().why) == (Outcome.UNKNOWN, Why.SOURCE_DOWN)
    assert watched.says("memory").outcome is Outcome.HOLD


def test_a_component_that_has_no_route_is_judged_by_its_gauges(world, criterion):
    """Workers without a route could be watched by nobody."""
    gauge = {"signal": "memory", "statistic": "value", "unit": "bytes", "requests_min": 0, "comparison": "<"}
    small = criterion(bound=3e8, reading="measured", component="worker", **gauge)
    watched = world(success=[small])
    watched.learn()
    arm = Arm(0, 0, 0, (), 0.0, (("memory", 1e8),))
    sides = (Sides("web", watched.stable, watched.new), Sides("worker", arm, arm))
    snapshot = Snapshot(watched.moment().wall_s, (50.0, 100.0, 200.0, 500.0, 1000.0), sides)
    watched.state = observe(watched.plan, watched.state, snapshot, watched.moment())
    assert watched.says().outcome is Outcome.PASS
