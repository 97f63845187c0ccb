"""What the rules of other tools would have done on the same series."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gonogo.backtest.recorded import Recorded
from gonogo.backtest.rules import Argo, Flagger, Interval, Kayenta, LindonMalek, Msprt, Rule
from gonogo.core.criterion import Against, Comparison, Statistic
from gonogo.core.evidence import Arm
from gonogo.core.plan import Plan

ERRORS_MAX = 0.01
"""The error rate at which the window rules fail where the plan names no bound."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What the new version had served, and failed, up to a moment."""

    requests: int
    failed: int


@dataclass(frozen=True, slots=True)
class Other:
    """One rule: `name` with its settings, seconds since the new version's first request until it would have gone back
    (None: never), and what the new version had served by then."""

    name: str
    after_s: float | None
    harm: Harm


def others(plan: Plan, series: Recorded) -> tuple[Other, ...]:
    """Every rule over the whole series. They look at errors only, as they are usually set up."""
    spans = tuple(intervals(series, plan.entry))
    return tuple(_run(name, make(), spans) for name, make in rules(plan, spans).items())


def rules(plan: Plan, spans: tuple[Interval, ...]) -> dict[str, Callable[[], Rule]]:
    """The rules by name. Window rules fail above the plan's own lowest bound of an error rate, 1 % without one.

    Lindon and Malek's test needs the new version's share of traffic: that of the whole series is taken.
    """
    most, alpha = errors_max(plan), plan.judge.alpha
    new, stable = (sum(getattr(each, side)[0] for each in spans) for side in ("new", "stable"))
    share = min(0.999, max(0.001, new / (new + stable))) if new + stable else 0.5
    at = f"{most * 100:g} %"
    return {
        f"Flagger, > {at}, 60 s, threshold 5": lambda: Flagger(60, 5, errors_max=most),
        f"Flagger, > {at}, 10 s, threshold 5": lambda: Flagger(10, 5, errors_max=most),
        f"Argo Rollouts, > {at}, 60 s, failureLimit 0": lambda: Argo(60, 0, errors_max=most),
        f"Argo Rollouts, > {at}, 60 s, failureLimit 3": lambda: Argo(60, 3, errors_max=most),
        "Kayenta, every 10 min": lambda: Kayenta(600),
        "Kayenta, every 60 min": lambda: Kayenta(3600),
        f"mSPRT, alpha {alpha * 100:g} %": lambda: Msprt(alpha),
        f"Lindon-Malek, alpha {alpha * 100:g} %": lambda: LindonMalek(share, alpha=alpha),
    }


def errors_max(plan: Plan) -> float:
    """The lowest error rate at which a guard of the plan fails."""
    criteria = (*plan.guards, *(one for phase in plan.phases for one in phase.failure))
    bounds = [
        one.bound
        for one in criteria
        if one.signal == "errors"
        and one.statistic is Statistic.RATE
        and one.against is Against.BOUND
        and one.comparison in {Comparison.ABOVE, Comparison.AT_LEAST}
    ]
    return min(bounds, default=ERRORS_MAX)


def intervals(series: Recorded, component: str) -> Iterator[Interval]:
    """What came between two snapshots, from the snapshot before the new version's first request on.

    A side that was not read brings nothing until it is read again; a counter that went back brings nothing.
    """
    last: dict[str, Arm] = {}
    began_s: float | None = None
    before_s = series.observations[0].snapshot.wall_s
    for one in series.observations:
        sides = next((each for each in one.snapshot.sides if each.component == component), None)
        arms = {"new": sides.new if sides else None, "stable": sides.stable if sides else None}
        came = {side: _came(last.get(side), arm) for side, arm in arms.items()}
        last.update({side: arm for side, arm in arms.items() if arm is not None})
        if began_s is None and came["new"][0] > 0:
            began_s = before_s
        before_s = one.snapshot.wall_s
        if began_s is not None:
            yield Interval(before_s - began_s, came["new"], came["stable"])


def harm_until(series: Recorded, component: str, at_s: float) -> Harm:
    """What the new version had served and failed by a moment (unix time)."""
    until = Recorded(tuple(each for each in series.observations if each.snapshot.wall_s <= at_s), series.signals)
    spans = tuple(intervals(until, component)) if until.observations else ()
    return _harm(spans)


def _came(last: Arm | None, arm: Arm | None) -> tuple[float, float]:
    if last is None or arm is None or arm.requests < last.requests or arm.errors < last.errors:
        return 0.0, 0.0
    return float(arm.requests - last.requests), float(arm.errors - last.errors)


def _run(name: str, rule: Rule, spans: tuple[Interval, ...]) -> Other:
    for place, interval in enumerate(spans, start=1):
        if rule.see(interval):
            return Other(name, interval.until_s, _harm(spans[:place]))
    return Other(name, None, _harm(spans))


def _harm(spans: tuple[Interval, ...]) -> Harm:
    return Harm(round(sum(each.new[0] for each in spans)), round(sum(each.new[1] for each in spans)))
