"""Looking up in the plans of a run: the one in force, and every criterion that any of them named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gonogo.core.criterion import Criterion
from gonogo.core.events import Event, PlanAmended, RunOpened
from gonogo.core.phases import overdue_gate
from gonogo.core.plan import Gate, Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion with its part: "guard" (armed throughout), "success" or "failure" (of a phase)."""

    criterion: Criterion
    role: str


def plan_of(events: Sequence[Event]) -> Plan:
    """The plan in force at the end of these events. ValueError where there is none."""
    for event in reversed(events):
        if isinstance(event.what, PlanAmended | RunOpened):
            return event.what.plan
    raise ValueError("no plan in these events")


def asked(events: Sequence[Event]) -> dict[str, Asked]:
    """Every criterion by its id, of all the plans that the run had; a later plan's words win."""
    plans = (event.what.plan for event in events if isinstance(event.what, PlanAmended | RunOpened))
    return {one.criterion.id: one for plan in plans for one in _asked_by(plan)}


def _asked_by(plan: Plan) -> Iterator[Asked]:
    yield from (Asked(criterion, "guard") for criterion in plan.guards)
    for phase in plan.phases:
        yield from (Asked(criterion, "success") for criterion in phase.success)
        yield from (Asked(criterion, "failure") for criterion in phase.failure)


def gates(events: Sequence[Event]) -> dict[str, tuple[str, Gate]]:
    """Every gate by its id with the phase it stands at, of all the plans that the run had."""
    plans = (event.what.plan for event in events if isinstance(event.what, PlanAmended | RunOpened))
    return {
        gate.id: (phase.id, gate)
        for plan in plans
        for phase in plan.phases
        for gate in (phase.before, phase.decision, overdue_gate(phase))
        if gate
    }
