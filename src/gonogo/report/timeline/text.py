"""A schedule for people at a terminal."""

from __future__ import annotations

from gonogo.report.timeline.actual import lateness_words
from gonogo.report.timeline.lengths import length_words, range_words
from gonogo.report.timeline.moments import moment, moment_words
from gonogo.report.timeline.record import Entry, Schedule
from gonogo.report.timeline.words import short

TITLE_CHARS = 46


def to_text(schedule: Schedule) -> str:
    """One row for each activity; a star stands before those on the critical path."""
    rows = [_row(schedule, entry) for entry in schedule.entries]
    return "\n".join([schedule.title, zone_words(schedule), "", *rows, "", *_end(schedule)])


def zone_words(schedule: Schedule) -> str:
    """In which zone the times are, or what they count from."""
    if schedule.start is None:
        return "No date is given: T is the beginning. With --start and --zone it becomes a calendar."
    first = moment(schedule, min((entry.starts_s for entry in schedule.entries), default=0.0)) or schedule.start
    return f"All times in {schedule.zone}; {first:%Y-%m-%d %H:%M} is UTC{first:%z}."


def length_of_entry(entry: Entry) -> str:
    """How long it takes, or that nobody says."""
    if entry.is_open:
        return "open end"
    return length_words(entry.ends_s - entry.starts_s)


def whole_words(schedule: Schedule) -> str:
    """How long the whole takes, as far as it has an end."""
    phases = [entry for entry in schedule.entries if entry.kind == "phase"]
    is_open = bool(phases) and phases[-1].is_open
    up_to = f" up to the beginning of {phases[-1].title}, which has no end" if is_open else ""
    if not schedule.length_s[1] and is_open:
        return "How long the whole takes is said nowhere"
    return f"The whole takes {range_words(*schedule.length_s)}{up_to}"


def _row(schedule: Schedule, entry: Entry) -> str:
    star = "*" if entry.is_critical else " "
    indent = "" if entry.kind == "phase" or not entry.phase else "  "
    title = short(indent + entry.title, TITLE_CHARS)
    begins = moment_words(schedule, entry.starts_s)
    ends = "" if entry.is_open else moment_words(schedule, entry.ends_s)
    slack = _slack(entry)
    row = f"{star} {title:<{TITLE_CHARS}}  {begins:<21}  {ends:<21}  {length_of_entry(entry):<10}  {slack}"
    return "\n".join([row.rstrip(), *_actual(schedule, entry)])


def _slack(entry: Entry) -> str:
    if entry.is_open:
        return ""
    if entry.slack_s is None:
        return entry.kind
    return "critical" if entry.is_critical else f"slack {length_words(entry.slack_s)}"


def _actual(schedule: Schedule, entry: Entry) -> list[str]:
    if entry.actual is None:
        return []
    begins = moment_words(schedule, entry.actual.starts_s)
    ends = moment_words(schedule, entry.actual.ends_s) if entry.actual.ends_s is not None else ""
    late = lateness_words(entry)
    words = ", ".join(part for part in (entry.actual.outcome, late) if part)
    return [f"  {'  went:':<{TITLE_CHARS}}  {begins:<21}  {ends:<21}  {words}"]


def _end(schedule: Schedule) -> list[str]:
    if not schedule.length_s[1]:
        return ["No phase, task or decision has a length: there is nothing to schedule.", *_notes(schedule)]
    critical = [entry.title for entry in schedule.entries if entry.is_critical and entry.ends_s > entry.starts_s]
    whole = f"{whole_words(schedule)}; the rows show the longest."
    path = [f"* critical path: {' → '.join(short(title, 40) for title in critical)}"] if critical else []
    return [whole, *path, *_notes(schedule)]


def _notes(schedule: Schedule) -> list[str]:
    return [f"note: {note}" for note in schedule.notes]
