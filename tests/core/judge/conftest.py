"""A small world for the judge's tests: a plan of one component, and counters that grow by script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot, Stratum, Verdict
from gonogo.core.judge import JudgeState, Moment, judge, observe, start
from gonogo.core.plan import (
    Artifact,
    Baseline,
    Cohort,
    CohortKind,
    Component,
    Drain,
    GoingBack,
    JudgeSettings,
    Pace,
    Phase,
    Plan,
    Probe,
    Route,
    Strategy,
)

EDGES_MS = (50.0, 100.0, 200.0, 500.0, 1000.0)
BEGAN_S = 1_700_000_000.0


def criterion(**words: object) -> Criterion:
    """A criterion "error rate > 1 %" by evidence, with the fields given instead; enums by their plan words."""
    enums = {
        "statistic": Statistic,
        "comparison": Comparison,
        "unit": Unit,
        "against": Against,
        "reading": Reading,
        "on_no_data": OnNoData,
    }
    fields: dict[str, object] = {
        "id": "it",
        "text": "it",
        "signal": "errors",
        "statistic": "rate",
        "comparison": ">",
        "bound": 0.01,
        "unit": "ratio",
        "against": "bound",
        "reading": "evidence",
        "for_s": 0.0,
        "requests_min": 1,
        "on_no_data": "hold",
        "unknown_after_s": 60.0,
    } | words
    return Criterion(**{key: enums[key](value) if key in enums else value for key, value in fields.items()})


def plan_of(
    guards: Sequence[Criterion] = (),
    *,
    success: Sequence[Criterion] = (),
    failure: Sequence[Criterion] = (),
    share_percent: float = 10.0,
    settings: JudgeSettings | None = None,
) -> Plan:
    """One component `web`, phases `first` and `second` with the same share, the criteria in the first."""
    artifact, ready = Artifact("1", ("serve",)), Probe("/ready")
    route = Route(8080, Cohort(CohortKind.HEADER, "x-bucket"))
    web = Component("web", Strategy.CANARY, artifact, artifact, ready, (), Drain(), route=route)
    first = Phase("first", "First", "all", share_percent, 3600.0, 7200.0, tuple(success), tuple(failure))
    second = replace(first, id="second", success=(), failure=())
    judging = settings or JudgeSettings()
    return Plan("web", "2", (web,), "web", (first, second), tuple(guards), judging, GoingBack(3600.0, 60.0))


@dataclass
class World:
    """Counters of both sides, and the judge that watches them."""

    plan: Plan
    clock_scale: float = 1.0
    at_s: float = 0.0
    phase: str = "first"
    new: Arm | None = None
    stable: Arm | None = field(default_factory=lambda: Arm(0, 0, 0, (0,) * 5, 0.0))
    missing: tuple[Missing, ...] = ()
    share_bp: int | None = None
    strata: tuple[Stratum, ...] = ()
    baseline: Arm | None = None
    state: JudgeState = field(init=False)

    def __post_init__(self) -> None:
        self.state = start(self.plan)
        self.see()

    def see(self, seconds: float = 0.0) -> None:
        """Let time pass and observe what the counters say."""
        self.at_s += seconds
        sides = (Sides("web", self.stable, self.new, self.share_bp, self.strata, self.baseline),)
        snapshot = Snapshot(BEGAN_S + self.at_s, EDGES_MS, sides, self.missing)
        self.state = observe(self.plan, self.state, snapshot, self.moment())

    def moment(self) -> Moment:
        return Moment(self.phase, self.at_s * self.clock_scale, BEGAN_S + self.at_s)

    def learn(self, seconds: int = 20, rps: int = 270, errors: int = 0) -> None:
        """Stable alone serves for a while, then the new version stands beside it without traffic."""
        for _ in range(seconds):
            self.stable = more(self.stable, rps, errors)
            self.see(1.0)
        self.new = Arm(0, 0, 0, (0,) * 5, 0.0)
        self.see(0.25)

    def serve(self, seconds: float, *, new: tuple[int, int], stable: tuple[int, int], every_s: float = 1.0) -> None:
        """Both sides serve so many requests, and bad ones, in every step."""
        for _ in range(round(seconds / every_s)):
            self.new, self.stable = more(self.new, *new), more(self.stable, *stable)
            self.see(every_s)

    def says(self, criterion_id: str = "it", *, later_s: float = 0.0) -> Verdict:
        """The verdict on a criterion, asked so many seconds after the last observation."""
        now = self.moment()
        now = Moment(now.phase, now.plan_s + later_s * self.clock_scale, now.wall_s + later_s)
        return next(each for each in judge(self.plan, self.state, now) if each.criterion == criterion_id)


def more(arm: Arm | None, requests: int, errors: int = 0, *, bucket: int = 0) -> Arm:
    """Counters after more requests, all of them in one latency bucket (5: slower than every edge)."""
    arm = arm or Arm(0, 0, 0, (0,) * 5, 0.0)
    buckets = tuple(count + (requests if index >= bucket else 0) for index, count in enumerate(arm.buckets))
    middle_ms = (25.0, 75.0, 150.0, 350.0, 750.0, 2000.0)[bucket]
    return replace(
        arm,
        requests=arm.requests + requests,
        errors=arm.errors + errors,
        requests_timed=arm.requests_timed + requests,
        buckets=buckets,
        latency_sum_ms=arm.latency_sum_ms + requests * middle_ms,
    )


@pytest.fixture
def world() -> Callable[..., World]:
    """Makes worlds: `world([guards], success=[…], failure=[…], share_percent=…, settings=…, clock_scale=…)`.

    `pace` is that of both phases, `memory_bytes_max` the component's limit, `baseline` its own.
    """

    def made(guards: Sequence[Criterion] = (), *, clock_scale: float = 1.0, **words: object) -> World:
        beside = words.pop("baseline", Baseline.STANDING)
        pace, limit = words.pop("pace", Pace.FIXED), words.pop("memory_bytes_max", None)
        plan = plan_of(guards, **words)
        phases = tuple(replace(phase, pace=pace) for phase in plan.phases)
        components = tuple(replace(component, memory_bytes_max=limit, baseline=beside) for component in plan.components)
        return World(replace(plan, phases=phases, components=components), clock_scale=clock_scale)

    return made


@pytest.fixture(name="criterion")
def _criterion() -> Callable[..., Criterion]:
    """Makes criteria; see the function above."""
    return criterion


@pytest.fixture(name="more")
def _more() -> Callable[..., Arm]:
    """Grows counters; see the function above."""
    return more
