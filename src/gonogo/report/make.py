"""A run's journal told as a report: a pure function of the events, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import Event, HoldPlaced, HoldReleased, PlanAmended
from gonogo.core.judge.terms import terms
from gonogo.report.back import began_at, going_back, outcome_of
from gonogo.report.decisions import decisions_of, verdicts_that_mattered
from gonogo.report.evidence.standing import evidence_of
from gonogo.report.gates import gates_of
from gonogo.report.guards import guard_of
from gonogo.report.phases import phases_of
from gonogo.report.record import ClockRecord, HoldRecord, JournalRecord, Moment, Report
from gonogo.report.record_gate import who_of
from gonogo.report.say import say
from gonogo.report.steps import messages_of, steps_of
from gonogo.report.story import ended_at, reason_of, story_of
from gonogo.report.when import Start, start_of
from gonogo.report.words import span


def make_report(events: Sequence[Event]) -> Report:
    """The report of one run. ValueError where the journal does not begin with the run's opening."""
    start = start_of(events)
    opened = start.opened
    ended = ended_at(events)
    clock = clock_of(events, start)
    phases = phases_of(events, start)
    back = going_back(events, start)
    return Report(
        run=opened.run,
        outcome=outcome_of(events),
        reason=reason_of(events),
        story=story_of(events, phases, clock, back),
        plan=opened.plan.name,
        version=opened.plan.version,
        plan_digest=opened.digest,
        opened_by=who_of(opened.by),
        opened=start.when(events[0]),
        ended=start.when(ended) if ended else None,
        gonogo=opened.gonogo,
        clock=clock,
        phases=phases,
        decisions=decisions_of(events, start),
        verdicts=verdicts_that_mattered(events, start),
        gates=gates_of(events, start),
        holds=_holds(events, start),
        steps=steps_of(events, start, back_began=began_at(events)),
        guard=guard_of(events, start),
        going_back=back,
        messages=messages_of(events, start),
        amendments=tuple(
            change for event in events if isinstance(event.what, PlanAmended) for change in event.what.changes
        ),
        timeline=_timeline(events, start),
        journal=JournalRecord(len(events), events[-1].digest),
        evidence=evidence_of(events),
        judged_by=terms(opened.plan),
    )


def clock_of(events: Sequence[Event], start: Start) -> ClockRecord:
    """How long the run took on both clocks: up to its end, or so far."""
    last = start.when(ended_at(events) or events[-1])
    scale = start.opened.clock_scale
    sentence = "The plan's clock was real time."
    if scale != 1:
        sentence = (
            f"Durations are shown on the plan's clock, which ran {scale:g} times as fast as real time: "
            f"{span(last.plan_s)} of the plan; the real time was {span(last.real_s)}."
        )
    return ClockRecord(scale, last.plan_s, last.real_s, sentence)


def _timeline(events: Sequence[Event], start: Start) -> tuple[Moment, ...]:
    said = ((event, say(event.what)) for event in events)
    return tuple(Moment(start.when(event), line[0], line[1]) for event, line in said if line)


def _holds(events: Sequence[Event], start: Start) -> tuple[HoldRecord, ...]:
    return tuple(
        HoldRecord(
            source=event.what.source,
            by=who_of(event.what.by),
            reason=event.what.reason,
            placed=start.when(event),
            released=next((start.when(later) for later in events[event.index :] if _releases(later, event)), None),
        )
        for event in events
        if isinstance(event.what, HoldPlaced)
    )


def _releases(later: Event, placed: Event) -> bool:
    return (
        isinstance(later.what, HoldReleased)
        and isinstance(placed.what, HoldPlaced)
        and later.what.source == placed.what.source
        and later.index > placed.index
    )
