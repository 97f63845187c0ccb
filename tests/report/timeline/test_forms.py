from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from gonogo.report.timeline import as_data, to_ics, to_svg, to_text
from gonogo.report.timeline.calendar_form import escaped, folded

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT = """# Größe & <Mut>; 2,0

## Phase 1: Übung mit einem sehr langen Namen, der in keiner Zeile eines Kalenders Platz hat; wirklich (2 days)

### Decision

- window: 24 h; on silence: hold

## Phase 2: Alle (3-5 days)

## Approval

- [ ] **Meeting:** March 27, 2026
"""


@pytest.fixture
def made(schedule):
    """A schedule over the change of the clock on 29 March 2026."""
    return schedule(TEXT, "Europe/Berlin", "2026-03-27T22:00")


def unfolded(text):
    """The lines of a calendar as a reader of RFC 5545 joins them."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def events(text):
    """Each event as a dictionary; no outside parser is needed for what we write."""
    found, event = [], {}
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found.append(event)
        else:
            event[name] = value
    return found


def test_a_calendar_gives_each_moment_in_local_time(made):
    """Whoever takes it into a calendar sees the same hours as in the plan, before and after the clock change."""
    text = to_ics(made, stamp=NOW)
    by_kind = {event["CATEGORIES"] + event["SUMMARY"][:7]: event for event in events(text)}
    zone = "DTSTART;TZID=Europe/Berlin"
    assert by_kind["PHASEPhase 1"][zone] == "20260327T220000"
    assert by_kind["PHASEPhase 1"]["DTEND;TZID=Europe/Berlin"] == "20260329T230000"
    assert by_kind["DECISIONDecisio"]["DTEND;TZID=Europe/Berlin"] == "20260330T230000"
    assert by_kind["DATEMeeting"]["DTSTART;VALUE=DATE"] == "20260327"
    assert by_kind["DATEMeeting"]["DTEND;VALUE=DATE"] == "20260328"
    assert {event["DTSTAMP"] for event in events(text)} == {"20260102T030405Z"}


def test_a_calendar_carries_its_zone(made):
    """A calendar that does not know the zone still shows the right hour: every change of the clock is written down."""
    lines = unfolded(to_ics(made, stamp=NOW))
    zone = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE")]
    at = zone.index("DTSTART:20260329T020000")
    assert zone[at - 1 : at + 5] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:20260329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
    ]
    assert "DTSTART:20261025T030000" in zone


def test_a_calendar_in_utc_needs_no_zone(schedule):
    """UTC is written as such."""
    text = to_ics(schedule(TEXT, "UTC", "2026-03-27T22:00"), stamp=NOW)
    assert "VTIMEZONE" not in text
    assert "DTSTART:20260327T220000Z" in text


def test_uids_stay(made, schedule):
    """The second import of a plan updates the calendar and does not double it."""
    later = schedule("Words.\n\n" + TEXT, "Europe/Berlin", "2026-04-01")
    first, second = ([event["UID"] for event in events(to_ics(one, stamp=NOW))] for one in (made, later))
    assert sorted(first) == sorted(second)
    assert len(set(first)) == len(first) == 4


def test_lines_are_folded_at_75_octets_and_nothing_is_cut(made):
    """Other calendars take every line, letters beyond ASCII whole."""
    text = to_ics(made, stamp=NOW)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert any("\\; wirklich" in event["SUMMARY"] or "…" in event["SUMMARY"] for event in events(text))
    assert escaped("a\\b;c,d\ne") == "a\\\\b\\;c\\,d\\ne"
    assert "".join(part.removeprefix(" ") for part in folded("ß" * 100)) == "ß" * 100


def test_a_calendar_needs_a_date(schedule):
    """A calendar of nothing is not written."""
    with pytest.raises(ValueError, match="date"):
        to_ics(schedule(TEXT.partition("## Approval")[0]), stamp=NOW)


def test_the_picture_is_whole_and_inside_its_frame(made):
    """Signs of the title do not break it, and every bar lies where people look."""
    root = ET.fromstring(to_svg(made))  # noqa: S314  # we wrote it ourselves
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("width") == "1200"
    words = [text.text for text in root.iter(f"{space}text")]
    assert words[0] == "Größe & <Mut>; 2,0"
    assert "★ Phase 2: Alle" in words
    groups = list(root.iter(f"{space}g"))
    assert len(groups) == 4
    for bar in root.iter(f"{space}rect"):
        assert float(bar.get("x", 0)) + float(bar.get("width")) <= 1200
        assert float(bar.get("y", 0)) + float(bar.get("height")) <= float(root.get("height"))


def test_text_says_zone_path_and_length(made):
    """A release manager at a terminal reads when, in which zone, and what must not be late."""
    text = to_text(made)
    assert "All times in Europe/Berlin; 2026-03-27 00:00 is UTC+0100." in text
    assert "Fri 27 Mar 2026 22:00" in text
    assert "* critical path: " in text
    assert "The whole takes 5 d to 8 d" in text


def test_json_has_moments_with_offset(made):
    """A program need not know the zone to compare two moments."""
    data = json.loads(json.dumps(as_data(made)))
    phase = next(entry for entry in data["entries"] if entry["id"] == "phase-2")
    assert phase["starts"] == "2026-03-30T23:00:00+02:00"
    assert datetime.fromisoformat(phase["starts"]) == datetime(2026, 3, 30, 23, tzinfo=ZoneInfo("Europe/Berlin"))
    assert data["zone"] == "Europe/Berlin"
    assert data["critical_path"]
