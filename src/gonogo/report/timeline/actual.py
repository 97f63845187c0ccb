"""How a run kept to its schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gonogo.report.record import PhaseRecord, Report
from gonogo.report.timeline.lengths import length_words
from gonogo.report.timeline.record import Actual, Entry, Schedule


def with_actual(schedule: Schedule, run: Report) -> Schedule:
    """The schedule with what became of its phases: on the calendar where there is one and the run kept to its clock,
    else counted from the run's beginning.

    Phases are those of the run in their order; where the document has others, that is said.
    """
    offset_s, said = _offset(schedule, run)
    phases = sorted((one for one in schedule.entries if one.kind == "phase"), key=lambda one: one.line)
    actual = {
        one.id: told for one, phase in zip(phases, run.phases, strict=False) if (told := _actual(phase, offset_s))
    }
    entries = tuple(replace(one, actual=actual.get(one.id)) for one in schedule.entries)
    notes = (*schedule.notes, *said)
    if len(phases) != len(run.phases):
        notes = (*notes, f"the run {run.run} has {len(run.phases)} phases, the document {len(phases)}")
    return replace(schedule, entries=entries, notes=notes, run=run.run)


def lateness_words(entry: Entry) -> str:
    """How the actual end stands to the planned one; "" where it has not been passed."""
    if entry.actual is None or entry.actual.ends_s is None or entry.actual.outcome != "passed":
        return ""
    late_s = entry.actual.ends_s - entry.ends_s
    if abs(late_s) < 1:
        return "on time"
    return f"{length_words(abs(late_s))} {'late' if late_s > 0 else 'early'}"


def _offset(schedule: Schedule, run: Report) -> tuple[float, tuple[str, ...]]:
    """From the schedule's beginning to the run's, in seconds, and what has to be said of that."""
    if run.clock.scale != 1:
        faster = f"the run's clock went {run.clock.scale:g} times as fast"
        return 0.0, (f"{faster}: what went is counted on it, from the beginning of the schedule",)
    if schedule.start is None:
        return 0.0, ()
    return (datetime.fromisoformat(run.opened.utc) - schedule.start).total_seconds(), ()


def _actual(phase: PhaseRecord, offset_s: float) -> Actual | None:
    if phase.entered is None:
        return None
    ends_s = offset_s + phase.left.plan_s if phase.left else None
    return Actual(offset_s + phase.entered.plan_s, ends_s, phase.outcome)
