"""Whatever a source says, the judge answers: a guard that dies of odd numbers watches nobody."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonogo.core.evidence import Arm, Missing, Outcome, Sides, Snapshot
from gonogo.core.judge import Moment, dump, judge, load, observe, start

ODD = st.sampled_from([0, 1, -1, 3, 10, 500, 10**6, 10**12, float("nan"), float("inf"), -0.5])
ARM = st.none() | st.builds(
    Arm,
    requests=ODD | st.integers(0, 2000),
    errors=ODD | st.integers(0, 50),
    requests_timed=ODD | st.integers(0, 2000),
    buckets=st.lists(ODD | st.integers(0, 900), max_size=4).map(tuple) | st.just((1, 2)),
    latency_sum_ms=st.floats() | st.integers(0, 10**6).map(float),
    gauges=st.lists(st.tuples(st.sampled_from(["memory", "other"]), st.floats()), max_size=3).map(tuple),
)
TRUE = st.integers(0, 9).map(
    lambda k: Arm(200 * k, 3 * k, 200 * k, (100 * k, 190 * k), 9e3 * k, (("memory", float(k)),))
)
SNAPSHOT = st.builds(
    Snapshot,
    wall_s=st.floats(0, 1e10),
    edges_ms=st.just((50.0, 100.0)) | st.sampled_from([(), (50.0, 200.0), (10.0,)]),
    sides=st.lists(st.builds(Sides, st.sampled_from(["web", "web", "other"]), TRUE | ARM, TRUE | ARM), max_size=3).map(
        tuple
    ),
    missing=st.just(())
    | st.lists(st.builds(Missing, st.sampled_from(["errors", "latency", "memory"]), st.just("gone"))).map(tuple),
)
MOMENT = st.builds(Moment, st.sampled_from(["", "first", "second", "unknown"]), st.floats(0, 1e7), st.floats(0, 1e10))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seen=st.lists(st.tuples(SNAPSHOT, MOMENT), max_size=12))
def test_no_snapshot_makes_the_judge_fail_or_pass_a_success_criterion_without_requests(world, criterion, seen):
    """The guard would crash in the middle of a release, or nonsense would be taken for health."""
    latency = {"signal": "latency", "unit": "ms"}
    gauge = {"signal": "memory", "unit": "bytes", "statistic": "value", "bound": 5.0, "requests_min": 0}
    plan = world(
        [
            criterion(id="worse", against="stable", bound=0.0),
            criterion(id="slower", **latency, statistic="p95", against="stable", bound=0.0),
            criterion(id="plain", reading="plain", for_s=60.0),
            criterion(id="mean", **latency, statistic="mean", bound=50.0, for_s=600.0),
            criterion(id="share", **latency, statistic="share_above", bound=0.1, edge_ms=70.0),
            criterion(id="memory", **gauge, reading="plain", for_s=10.0),
        ],
        success=[
            criterion(id="proved", comparison="<", reading="proved"),
            criterion(id="no slower", **latency, statistic="p99", comparison="<=", reading="proved", against="stable"),
            criterion(id="measured", **latency, statistic="p50", comparison="<", bound=60.0, reading="measured"),
        ],
    ).plan
    state = start(plan)
    for snapshot, moment in seen:
        state = observe(plan, state, snapshot, moment)
        for verdict in judge(plan, state, moment):
            assert verdict.sentence
            assert verdict.outcome is not Outcome.PASS or verdict.requests_new >= 1
        assert load(plan, json.loads(json.dumps(dump(state), allow_nan=False))) is not None
