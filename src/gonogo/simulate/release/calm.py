"""What is usual in a simulated world: a version that meets every bound of its plan, with room to spare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gonogo.core.criterion import Against, Comparison, Criterion, Statistic
from gonogo.core.plan import Plan
from gonogo.simulate.release.latency import EDGES_MS, SPREAD

ERRORS = 0.0002
"""The usual share of failed requests, where no bound asks for less."""
P99_MS = 80.0
MEMORY_BYTES = 200_000_000.0
ROOM = 0.6
"""Usual values lie at this part of the tightest bound."""


@dataclass(frozen=True, slots=True)
class Calm:
    """The usual values of both sides. `gauges` are those of custom signals, `memory` the bytes of one process."""

    errors: float
    median_ms: float
    memory: float
    edges_ms: tuple[float, ...]
    gauges: Mapping[str, float]


def calm_of(plan: Plan, more: Iterable[Criterion] = ()) -> Calm:
    """What a healthy version of this plan looks like."""
    failure = [*plan.guards, *(c for phase in plan.phases for c in phase.failure), *more]
    success = [c for phase in plan.phases for c in phase.success]
    every = [c for c in (*success, *failure) if c.against is Against.BOUND]
    errors = min([ERRORS, *(_most_errors(c) / 5 for c in every if c.signal == "errors")])
    bounds_ms = [bound for c in every if c.signal == "latency" and (bound := _edge_ms(c)) > 0]
    p99_ms = min([ROOM * bound for bound in bounds_ms], default=P99_MS)
    signals = {signal.name for signal in plan.signals}
    limits = [c.memory_bytes_max * ROOM for c in plan.components if c.memory_bytes_max]
    memory = _usual("memory", success, failure)
    return Calm(
        errors,
        p99_ms / SPREAD,
        memory if memory is not None else min(limits, default=MEMORY_BYTES),
        tuple(sorted({*EDGES_MS, *bounds_ms})),
        {name: value if (value := _usual(name, success, failure)) is not None else 0.0 for name in sorted(signals)},
    )


def _most_errors(criterion: Criterion) -> float:
    """The largest share of errors that a bound on errors or availability allows."""
    bound = 1 - criterion.bound if criterion.statistic is Statistic.AVAILABILITY else criterion.bound
    return max(bound, 1e-7)


def _edge_ms(criterion: Criterion) -> float:
    return criterion.edge_ms if criterion.edge_ms is not None else criterion.bound


def _usual(signal: str, success: Iterable[Criterion], failure: Iterable[Criterion]) -> float | None:
    """A value that meets what is asked and keeps away from what fails; None where nothing is said of it."""
    high, low = (Comparison.ABOVE, Comparison.AT_LEAST), (Comparison.BELOW, Comparison.AT_MOST)
    good = [c for c in success if c.signal == signal and c.against is Against.BOUND]
    bad = [c for c in failure if c.signal == signal and c.against is Against.BOUND]
    at_most = [c.bound for c in good if c.comparison in low] + [c.bound for c in bad if c.comparison in high]
    at_least = [c.bound for c in good if c.comparison in high] + [c.bound for c in bad if c.comparison in low]
    if at_most and at_least:
        return (min(at_most) + max(at_least)) / 2
    if at_most:
        return ROOM * min(at_most)
    return max(at_least) * 1.25 if at_least else None
