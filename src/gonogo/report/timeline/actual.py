"""How a run kept to its schedule."""

from __future__ import annotations

from dataclasses import replace

from gonogo.report.record import PhaseRecord, Report
from gonogo.report.timeline.lengths import length_words
from gonogo.report.timeline.record import Actual, Entry, Schedule


def with_actual(schedule: Schedule, run: Report) -> Schedule:
    """The schedule with what became of its phases, on the plan's clock, counted from the run's beginning.

    Phases are those of the run in their order; where the document has others, that is said.
    """
    phases = sorted((one for one in schedule.entries if one.kind == "phase"), key=lambda one: one.line)
    actual = {one.id: told for one, phase in zip(phases, run.phases, strict=False) if (told := _actual(phase))}
    entries = tuple(replace(one, actual=actual.get(one.id)) for one in schedule.entries)
    notes = schedule.notes
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


def _actual(phase: PhaseRecord) -> Actual | None:
    if phase.entered is None:
        return None
    return Actual(phase.entered.plan_s, phase.left.plan_s if phase.left else None, phase.outcome)
