"""`T-48h`, `T+2h` and `D-7` stand in the schedule where they belong."""

from __future__ import annotations

from datetime import UTC, datetime

import icalendar

from gonogo.report.timeline import to_ics

TEXT = """# Shop 2.4

## Phase 1: Canary (4 hours)

## Run sheet

| T | Action | Owner |
|---|--------|-------|
| T-48h | Freeze announced | Ann |
| T+2h | Look again | Ben |

- D-7: tell the partners
- T-90min: last call
"""


def test_offsets_count_from_the_first_phase(schedule):
    """What has to happen two days before would not be in anybody's calendar."""
    made = schedule(TEXT, "Europe/Berlin", "2026-03-27T22:00")
    starts = {entry.title: entry.starts_s / 3600 for entry in made.entries if entry.kind == "date"}
    assert starts == {
        "T-48h: Freeze announced": -48,
        "T+2h: Look again": 2,
        "D-7: tell the partners": -168,
        "T-90min: last call": -1.5,
    }


def test_offsets_need_no_phase(schedule):
    """A run sheet without phases is a schedule as well."""
    made = schedule("# A\n\n## Run sheet\n\n- T-2h: stop\n- T-0: go\n")
    assert [(entry.title, entry.starts_s) for entry in made.entries] == [("T-2h: stop", -7200), ("T-0: go", 0)]


def test_another_calendar_reads_ours(schedule):
    """A calendar program would refuse the file, or show another hour."""
    texts = [
        to_ics(schedule(TEXT, "Europe/Berlin", "2026-03-27T22:00"), stamp=datetime(2026, 1, day, tzinfo=UTC))
        for day in (1, 2)
    ]
    first, second = (icalendar.Calendar.from_ical(text) for text in texts)
    assert [str(zone["TZID"]) for zone in first.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert [event["UID"] for event in first.walk("VEVENT")] == [event["UID"] for event in second.walk("VEVENT")]
    at = {str(event["SUMMARY"]): event["DTSTART"].dt for event in first.walk("VEVENT")}
    assert at["Phase 1: Canary"].isoformat() == "2026-03-27T22:00:00+01:00"
    assert at["T-48h: Freeze announced"].isoformat() == "2026-03-25T22:00:00+01:00"
