"""Moments of a schedule in words: local time where it has a date, else counted from its beginning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from gonogo.report.timeline.lengths import length_words
from gonogo.report.timeline.record import Schedule


def moment(schedule: Schedule, seconds: float) -> datetime | None:
    """The local time, `seconds` after the beginning; None where the schedule has no date."""
    if schedule.start is None:
        return None
    utc = datetime.fromtimestamp(schedule.start.timestamp(), UTC) + timedelta(seconds=seconds)
    return utc.astimezone(ZoneInfo(schedule.zone))


def moment_words(schedule: Schedule, seconds: float) -> str:
    """`Tue 16 Dec 2025 09:00`, or `T+5 d`."""
    at = moment(schedule, seconds)
    if at is None:
        return "T+0" if round(seconds) == 0 else f"T{'+' if seconds > 0 else ''}{length_words(seconds)}"
    return f"{at:%a} {at.day} {at:%b %Y %H:%M}"
