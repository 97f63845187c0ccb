"""When it all happens: a plan's schedule, its critical path, and how a run kept to it. Pure."""

from __future__ import annotations

from gonogo.report.timeline.activities import activities_of
from gonogo.report.timeline.actual import with_actual
from gonogo.report.timeline.calendar_form import to_ics
from gonogo.report.timeline.json_form import as_data
from gonogo.report.timeline.record import Schedule
from gonogo.report.timeline.schedule import Frame, make_schedule
from gonogo.report.timeline.svg import to_svg
from gonogo.report.timeline.text import to_text

__all__ = [
    "Frame",
    "Schedule",
    "activities_of",
    "as_data",
    "make_schedule",
    "to_ics",
    "to_svg",
    "to_text",
    "with_actual",
]
