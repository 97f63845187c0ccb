"""A schedule for programs."""

from __future__ import annotations

from typing import Any

from gonogo.report.timeline.moments import moment
from gonogo.report.timeline.record import Entry, Schedule


def as_data(schedule: Schedule) -> dict[str, Any]:
    """Plain values; times as ISO 8601 with their offset where there is a calendar, and always as seconds."""
    return {
        "title": schedule.title,
        "file": schedule.file,
        "zone": schedule.zone or None,
        "start": schedule.start.isoformat() if schedule.start else None,
        "run": schedule.run or None,
        "length_s": {"shortest": schedule.length_s[0], "longest": schedule.length_s[1]},
        "critical_path": [entry.id for entry in schedule.entries if entry.is_critical],
        "entries": [_entry(schedule, entry) for entry in schedule.entries],
        "notes": list(schedule.notes),
    }


def _entry(schedule: Schedule, entry: Entry) -> dict[str, Any]:
    actual = entry.actual
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "line": entry.line,
        "phase": entry.phase or None,
        "starts": _iso(schedule, entry.starts_s),
        "ends": None if entry.is_open else _iso(schedule, entry.ends_s),
        "starts_s": entry.starts_s,
        "ends_s": None if entry.is_open else entry.ends_s,
        "ends_soonest_s": None if entry.is_open else entry.ends_soonest_s,
        "slack_s": entry.slack_s,
        "is_critical": entry.is_critical,
        "actual": {"starts_s": actual.starts_s, "ends_s": actual.ends_s, "outcome": actual.outcome} if actual else None,
    }


def _iso(schedule: Schedule, seconds: float) -> str | None:
    at = moment(schedule, seconds)
    return at.isoformat() if at else None
