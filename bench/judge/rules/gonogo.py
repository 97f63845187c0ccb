"""Our judge as shipped: `gonogo.core.judge`, observed second by second through its public face.

Two environments ask for something that a guard knows and a snapshot does not say. Under skew the source reads the sides
one after the other: the candidate lags of `core.judge.lag` are used. In a cold start a warm-up of 120 s with the ratio
6 is declared (`core.judge.cold_start`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache

from bench.judge.worlds import COLD_S, Scenario, Second, history, world
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.evidence import Arm, Outcome, Sides, Snapshot
from gonogo.core.judge import JudgeState, Moment, cold_start, judge, lag, observe, start, two_arm
from gonogo.core.judge.budget import shares
from gonogo.core.judge.two_arm import Margins
from gonogo.core.plan import (
    Artifact,
    Component,
    Drain,
    GoingBack,
    JudgeSettings,
    Phase,
    Plan,
    Probe,
    Strategy,
)

HISTORY_S = 600
"""Stable is watched this long before the release."""
HISTORIES = 4
"""Different pasts for each world; a run takes one of them."""
LAGS_S = tuple(range(11))


LOOKS = 4
"""A second: the default of a plan's blocks."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What of the last second came after the decision: seconds, requests and errors of the new version."""

    seconds: float
    requests: int
    failed: int


class Gonogo:
    """One guard "error rate above stable's", with the plan's default margins and alpha 1 %."""

    def __init__(self, scenario: Scenario, seed: int, *, proof: bool = False, calibrated: bool = True) -> None:
        self._plan, self._age = plan(proof=proof, calibrated=calibrated), 0
        # As shipped the judge looks four times a second; where nothing is to be found that only costs time.
        self._looks = 1 if scenario.effect == "none" else LOOKS
        self._draw = random.Random(f"looks/{seed}")  # a seeded simulation
        self.unseen = Unseen(0.0, 0, 0)
        self._state, self._new, self._stable, self._at_s = learnt(scenario.environment, scenario.p0, seed % HISTORIES)
        self._state = replace(self._state, weights=shares(self._plan))
        self._is_cold = scenario.environment == "cold start"

    def see(self, second: Second) -> bool:
        """One more second."""
        self._age += 1
        parts = zip(
            parted(self._draw, second.new, self._looks), parted(self._draw, second.stable, self._looks), strict=True
        )
        failed = n = bad = 0
        for look, (new, stable) in enumerate(parts, start=1):
            if failed:
                n, bad = n + new[0], bad + new[1]
            elif self._sees(new, stable):
                failed = look
        self.unseen = Unseen(1.0 - failed / self._looks if failed else 0.0, n, bad)
        return failed > 0

    def _sees(self, new: tuple[int, int], stable: tuple[int, int]) -> bool:
        self._new, self._stable = more(self._new, *new), more(self._stable, *stable)
        self._at_s += 1.0 / self._looks
        sides = (Sides("web", self._stable, self._new),)
        snapshot, moment = Snapshot(self._at_s, (), sides), Moment("canary", self._at_s, self._at_s)
        self._state = observe(self._aged(), self._state, snapshot, moment)
        return bool(self._state.failed)

    def is_proved(self) -> bool:
        """Whether the promotion evidence is there."""
        moment = Moment("canary", self._at_s, self._at_s)
        return judge(self._plan, self._state, moment)[-1].outcome is Outcome.PASS

    def _aged(self) -> Plan:
        if not self._is_cold or self._age > COLD_S:
            return self._plan
        settings = self._plan.judge
        margins = Margins(settings.margin_ratio, settings.margin_points)
        young = cold_start.margins_at(margins, float(self._age - 1), warm_up_s=COLD_S, ratio=6.0)
        return replace(self._plan, judge=replace(settings, margin_ratio=young.ratio))


class GonogoLags:
    """The same test where the source cannot read both sides at once."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        settings = JudgeSettings()
        (counts,) = shares(plan()).values()
        self._limit, self._margins = 1 / settings.alpha / counts, Margins(settings.margin_ratio, settings.margin_points)
        self._lagged, self._horizon_s = lag.fresh(LAGS_S, 0.0), float(scenario.seconds)
        draw = random.Random(seed)  # a seeded simulation
        past = history(scenario, draw, HISTORY_S)
        self._n, self._bad = float(sum(n for n, _ in past)), float(sum(bad for _, bad in past))
        self._waiting: list[tuple[int, int]] = []

    def see(self, second: Second) -> bool:
        """One more second."""
        s = two_arm.predicted(self._n, self._bad)
        clock = float(second.at_s), self._horizon_s
        self._lagged = lag.compared(self._lagged, (second.new, second.stable), s=s, margins=self._margins, clock=clock)
        self._waiting.append(second.stable)
        if len(self._waiting) > max(LAGS_S):
            n, bad = self._waiting.pop(0)
            self._n, self._bad = self._n * 0.9977 + n, self._bad * 0.9977 + bad
        return lag.evidence(self._lagged) >= self._limit


def seconds_to_proof(seed: int) -> float:
    """How long a healthy version (0.1 % errors, as stable) takes to be proved within half a point of stable."""
    scenario = Scenario("iid", 0.001, "none", 3600)
    rule = Gonogo(scenario, seed, proof=True)
    draw = random.Random(seed)  # a seeded simulation
    for second in world(scenario, draw):
        rule.see(second)
        if rule.is_proved():
            return second.at_s + 1.0
    return float("inf")


def parted(draw: random.Random, pair: tuple[int, int], parts: int) -> list[tuple[int, int]]:
    """A second's requests and errors in so many equal parts, each error in any of them."""
    n, bad = pair
    sizes = [n * (part + 1) // parts - n * part // parts for part in range(parts)]
    failed = set(draw.sample(range(n), bad)) if parts > 1 and bad else set()
    if parts == 1:
        return [pair]
    done, out = 0, []
    for size in sizes:
        out.append((size, sum(at in failed for at in range(done, done + size)) if failed else 0))
        done += size
    return out


@cache
def plan(*, proof: bool = False, calibrated: bool = True) -> Plan:
    """The plan that is judged: one canary phase of an hour."""
    artifact = Artifact("1", ("serve",))
    web = Component("web", Strategy.CANARY, artifact, artifact, Probe("/"), (), Drain())
    guard = _criterion("errors", Comparison.ABOVE, Reading.EVIDENCE)
    success = (_criterion("no worse", Comparison.AT_MOST, Reading.PROVED),) if proof else ()
    phase = Phase("canary", "Canary", "all", 10.0, 3600.0, 7200.0, success)
    settings = JudgeSettings(calibrated=calibrated)
    return Plan("web", "2", (web,), "web", (phase,), (guard,), settings, GoingBack(3600.0, 60.0))


def _criterion(name: str, comparison: Comparison, reading: Reading) -> Criterion:
    return Criterion(
        id=name,
        text=name,
        signal="errors",
        statistic=Statistic.RATE,
        comparison=comparison,
        bound=0.0,
        unit=Unit.RATIO,
        against=Against.STABLE,
        reading=reading,
        for_s=0.0,
        requests_min=1,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=60.0,
    )


@cache
def learnt(environment: str, p0: float, which: int) -> tuple[JudgeState, Arm, Arm, float]:
    """A judge that has watched stable alone for a while, and the counters as they stand then."""
    scenario = Scenario(environment, p0, "none", 0)
    draw = random.Random(f"{environment}/{p0}/{which}")  # a seeded simulation
    state, stable, at_s = start(plan()), Arm(0, 0, 0, (), 0.0), 0.0
    for n, bad in history(scenario, draw, HISTORY_S):
        stable, at_s = more(stable, n, bad), at_s + 1.0
        snapshot = Snapshot(at_s, (), (Sides("web", stable, Arm(0, 0, 0, (), 0.0)),))
        state = observe(plan(), state, snapshot, Moment("canary", 0.0, at_s))
    return state, Arm(0, 0, 0, (), 0.0), stable, at_s


def more(arm: Arm, n: int, bad: int) -> Arm:
    """Counters after more requests, without latency."""
    return Arm(arm.requests + n, arm.errors + bad, 0, (), 0.0)
