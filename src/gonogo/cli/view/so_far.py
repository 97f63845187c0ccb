"""What the view remembers of a journal, kept up event by event: a run of weeks costs no more than one of minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gonogo.core.events import DecisionKind, Event, RunOutcome, StepDone
from gonogo.core.state import State, apply


@dataclass(frozen=True, slots=True)
class SoFar:
    """The state, and the real seconds of the slowest step of each kind (the name of its action's class)."""

    state: State = field(default_factory=State)
    slowest_s: Mapping[str, float] = field(default_factory=dict)


def follow(so_far: SoFar, events: Iterable[Event]) -> SoFar:
    """What is known after these events, which must go on exactly where `so_far` ends."""
    state, slowest_s = so_far.state, dict(so_far.slowest_s)
    for event in events:
        state = apply(state, event)
        if isinstance(event.what, StepDone):
            kind = type(state.steps[event.what.step].step.action).__name__
            slowest_s[kind] = max(slowest_s.get(kind, 0.0), event.what.took_s)
    return SoFar(state, slowest_s)


def outcome_of(state: State) -> str:
    """One of "promoted", "rolled back", "going back", "under way", as the report says it."""
    if state.ended is RunOutcome.ROLLED_BACK:
        return "rolled back"
    backward = (DecisionKind.ROLL_BACK, DecisionKind.NO_GO)
    if state.requested or state.tripped or any(decision.kind in backward for decision in state.decisions):
        return "going back"
    return "promoted" if state.ended else "under way"
