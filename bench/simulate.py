"""How long a plan of six weeks with 200 components takes to be simulated, healthy and bad: processor time."""

from __future__ import annotations

from time import process_time
from typing import Any

from bench.figures import Figure, Measured
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.plan import (
    Artifact,
    Cohort,
    CohortKind,
    Component,
    Drain,
    GoingBack,
    JudgeSettings,
    Phase,
    Plan,
    Probe,
    Route,
    Strategy,
)
from gonogo.simulate.release import Scenario, Setting, Traffic, release

COMPONENTS = 200
ROUTED_EACH = 20
"""Every so many-th component has users of its own; the others stand behind them."""
WEEK_S = 7 * 86_400.0
SHARES = (1, 5, 10, 25, 50, 100)
SECONDS_MAX = 10.0


def measure(*, is_quick: bool, seed: int) -> Measured:
    """The slower of a healthy and a bad release is what counts."""
    setting = Setting(big_plan(), Traffic(100_000.0))
    scenarios = (Scenario.HEALTHY,) if is_quick else (Scenario.HEALTHY, Scenario.ERROR_5)
    runs = tuple(_run(setting, scenario, seed) for scenario in scenarios)
    slowest_s = max(run["seconds"] for run in runs)
    figure = Figure(f"six weeks, {COMPONENTS} components", slowest_s, "s", at_most=SECONDS_MAX)
    routed = COMPONENTS // ROUTED_EACH
    return Measured((figure,), runs, (f"{routed} of the components have users of their own",), seed)


def big_plan() -> Plan:
    """Six phases of a week."""
    components = tuple(_component(number) for number in range(COMPONENTS))
    phases = tuple(_phase(number, share) for number, share in enumerate(SHARES, start=1))
    guards = (_criterion("guards/1", Comparison.ABOVE, 0.02, Reading.PLAIN, for_s=1800.0),)
    window = GoingBack(WEEK_S, 60.0)
    return Plan("big", "2", components, components[0].name, phases, guards, JudgeSettings(), window)


def _component(number: int) -> Component:
    probe = Probe("/health")
    is_routed = number % ROUTED_EACH == 0
    return Component(
        name=f"service-{number:03}",
        strategy=Strategy.CANARY,
        stable=Artifact("1", ("serve",)),
        new=Artifact("2", ("serve",)),
        ready=probe,
        smoke=(probe,),
        drain=Drain(),
        after=(f"service-{number - 1:03}",) if number % ROUTED_EACH else (),
        route=Route(8000 + number, Cohort(CohortKind.HEADER, "x-bucket")) if is_routed else None,
    )


def _phase(number: int, share: int) -> Phase:
    success = (_criterion(f"phase-{number}/success/1", Comparison.BELOW, 0.01, Reading.MEASURED, for_s=0.0),)
    return Phase(f"phase-{number}", f"Week {number}", "", share, WEEK_S, 2 * WEEK_S, success)


def _criterion(name: str, comparison: Comparison, bound: float, reading: Reading, *, for_s: float) -> Criterion:
    return Criterion(
        id=name,
        text=f"errors {comparison.value} {bound}",
        signal="errors",
        statistic=Statistic.RATE,
        comparison=comparison,
        bound=bound,
        unit=Unit.RATIO,
        against=Against.BOUND,
        reading=reading,
        for_s=for_s,
        requests_min=100,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=60.0,
    )


def _run(setting: Setting, scenario: Scenario, seed: int) -> dict[str, Any]:
    began_s = process_time()
    released = release(setting, scenario, seed)
    seconds = process_time() - began_s
    story = released.story
    return {"scenario": scenario.value, "seconds": seconds, "outcome": story.outcome, "events": released.state.length}
