"""The phases as they went: entered, left, and how."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import DecisionKind, DecisionMade, Event, Happening, PhaseEntered, RunEnded, VerdictReached
from gonogo.core.plan import Phase
from gonogo.report.back import began_at
from gonogo.report.evidence.standing import proved_in
from gonogo.report.plans import plan_of
from gonogo.report.record import PhaseRecord
from gonogo.report.when import Start


def phases_of(events: Sequence[Event], start: Start) -> tuple[PhaseRecord, ...]:
    """Every phase of the plan in force, in its order, entered or not."""
    return tuple(_phase(phase, events, start) for phase in plan_of(events).phases)


def _phase(phase: Phase, events: Sequence[Event], start: Start) -> PhaseRecord:
    entered = next((event for event in events if event.what == PhaseEntered(phase.id)), None)
    left = _left(entered, events) if entered else None
    until = left or (events[-1] if entered else None)
    proved, still_open = proved_in(phase, events) if entered else ((), ())
    return PhaseRecord(
        id=phase.id,
        title=phase.title,
        audience=phase.audience,
        share_percent=phase.share_percent,
        share_seen_percent=_share_seen(phase, events),
        entered=start.when(entered) if entered else None,
        left=start.when(left) if left else None,
        plan_seconds=round(until.at_s - entered.at_s, 3) if until and entered else None,
        real_seconds=round(until.wall_s - entered.wall_s, 3) if until and entered else None,
        outcome=_outcome(entered, left),
        proved=proved,
        still_open=still_open,
    )


def _share_seen(phase: Phase, events: Sequence[Event]) -> float | None:
    """A success criterion counts from the beginning of its phase on, on both sides."""
    counted = {criterion.id for criterion in phase.success}
    said = [
        e.what.verdict for e in events if isinstance(e.what, VerdictReached) and e.what.verdict.criterion in counted
    ]
    most = max(said, key=lambda verdict: verdict.requests_new + verdict.requests_stable, default=None)
    if most is None or most.requests_new + most.requests_stable == 0:
        return None
    return round(100 * most.requests_new / (most.requests_new + most.requests_stable), 1)


def _left(entered: Event, events: Sequence[Event]) -> Event | None:
    """The event that ended a phase: the next phase, the promotion, going back, or the end of the run."""
    began = began_at(events)
    for event in events[entered.index + 1 :]:
        if isinstance(event.what, PhaseEntered | RunEnded) or event is began or _is_promotion(event.what):
            return event
    return None


def _is_promotion(what: Happening) -> bool:
    return isinstance(what, DecisionMade) and what.kind is DecisionKind.PROMOTE


def _outcome(entered: Event | None, left: Event | None) -> str:
    if entered is None:
        return "not reached"
    if left is None:
        return "under way"
    if isinstance(left.what, PhaseEntered) or _is_promotion(left.what):
        return "passed"
    return "given up"
