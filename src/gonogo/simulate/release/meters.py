"""What both sides of every routed component have counted, and who was harmed: the truth of a simulated world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp
from random import Random

from gonogo.core.criterion import Criterion
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.core.plan import Plan
from gonogo.core.strategy import has_baseline
from gonogo.simulate.release.calm import Calm
from gonogo.simulate.release.latency import drawn, mean_ms
from gonogo.simulate.release.scenarios import Condition
from gonogo.simulate.release.traffic import Traffic, binomial, poisson


@dataclass(slots=True)
class Meter:
    """The counters of one side of one component."""

    requests: int = 0
    errors: int = 0
    sum_ms: float = 0.0
    buckets: list[int] = field(default_factory=list)
    condition: Condition = field(default_factory=lambda: Condition(0.0))


@dataclass(slots=True)
class Harm:
    """How many users met a failure or a slow answer that a healthy version would not have given them, once each."""

    users: float = 0.0

    def suffer(self, *, users: float, hits_per_user: float) -> None:
        """Some time passed in which each of those users met so many of them."""
        if users > self.users:
            self.users += (users - self.users) * (1 - exp(-hits_per_user))


class Meters:
    """Counts the requests of a stretch of time in which nothing changes."""

    def __init__(self, plan: Plan, calm: Calm, traffic: Traffic, dice: Random) -> None:
        self._calm = calm
        self._traffic = traffic
        self._dice = dice
        self._plan = plan
        # Nobody reads the numbers of a component that no criterion is about.
        asked = {plan.entry, *(c.component for c in _criteria(plan) if c.component)}
        self._components = {c.name: c for c in plan.components if c.name in asked}
        self._sides = {name: (self._fresh(), self._fresh(), self._fresh()) for name in self._components}
        self.on_new, self.on_stable = Harm(), Harm()
        self.exposed = 0.0
        self._is_new_there = False

    def count(
        self,
        since_s: float,
        until_s: float,
        *,
        shares: dict[str, tuple[float, float]],
        now: tuple[Condition, Condition, Condition],
    ) -> None:
        """Everybody's requests between two moments. `shares` are the parts of users on the new version and on the
        baseline; `now` is how stable, the new version and the baseline do."""
        wanted = self._traffic.requests(since_s=since_s, until_s=until_s)
        for name, meters in self._sides.items():
            share, beside = shares.get(name, (0.0, 0.0))
            self._is_new_there = self._is_new_there or share > 0
            parts = (max(0.0, 1 - share - beside), share, beside)
            for meter, part, condition in zip(meters, parts, now, strict=True):
                self._one(meter, wanted * part, condition)
        share, _ = shares.get(self._plan.entry, (0.0, 0.0))
        each = wanted / self._traffic.users
        self.exposed = max(self.exposed, share * self._traffic.users)
        self._harm(self.on_stable, (1 - share) * self._traffic.users, each, now[0])
        self._harm(self.on_new, share * self._traffic.users, each, now[1])

    def snapshot(self, wall_s: float, *, is_blind: bool) -> Snapshot:
        """What a signal would read now."""
        if is_blind:
            names = ("errors", "latency", "memory", *(signal.name for signal in self._plan.signals))
            missing = tuple(Missing(name, "the source does not answer") for name in names)
            return Snapshot(wall_s, self._calm.edges_ms, (), missing)
        sides = tuple(
            Sides(
                name,
                self._arm(name, stable),
                self._arm(name, new) if self._is_new_there else None,
                baseline=self._arm(name, fresh) if has_baseline(self._components[name]) else None,
            )
            for name, (stable, new, fresh) in self._sides.items()
        )
        return Snapshot(wall_s, self._calm.edges_ms, sides)

    def _one(self, meter: Meter, wanted: float, condition: Condition) -> None:
        meter.condition = condition
        came = poisson(self._dice, wanted * condition.load)
        if not came:
            return
        meter.requests += came
        meter.errors += binomial(self._dice, came, condition.errors)
        median_ms = self._calm.median_ms
        timed = drawn(self._dice, came, edges_ms=self._calm.edges_ms, median_ms=median_ms, condition=condition)
        meter.buckets = [before + more for before, more in zip(meter.buckets, timed, strict=True)]
        meter.sum_ms += came * mean_ms(median_ms, condition)

    def _harm(self, harm: Harm, users: float, each: float, condition: Condition) -> None:
        bad = max(0.0, condition.errors - self._calm.errors) + condition.tail
        if users > 0 and bad > 0:
            harm.suffer(users=users, hits_per_user=each * bad)

    def _arm(self, name: str, meter: Meter) -> Arm:
        component = self._components[name]
        memory = tuple(("memory", self._calm.memory * meter.condition.memory) for _ in range(component.replicas))
        gauges = (*memory, *self._calm.gauges.items())
        return Arm(meter.requests, meter.errors, meter.requests, tuple(meter.buckets), meter.sum_ms, gauges)

    def _fresh(self) -> Meter:
        return Meter(buckets=[0] * len(self._calm.edges_ms))


def _criteria(plan: Plan) -> Iterator[Criterion]:
    yield from plan.guards
    for phase in plan.phases:
        yield from (*phase.success, *phase.failure)
