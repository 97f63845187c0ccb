"""A schedule as iCalendar (RFC 5545), which other calendars take: CRLF, lines folded at 75 octets, VTIMEZONE, UIDs that
stay the same when the plan is written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePath

from gonogo.report.timeline.calendar_zone import timezone_lines
from gonogo.report.timeline.moments import moment
from gonogo.report.timeline.record import Entry, Schedule

OCTETS_MAX = 75


def to_ics(schedule: Schedule, *, stamp: datetime) -> str:
    """The calendar. `stamp` is when it was made. ValueError where the schedule has no date."""
    if schedule.start is None:
        raise ValueError("a calendar needs a date")
    last_s = max((entry.ends_s for entry in schedule.entries), default=0.0)
    first_s = min((entry.starts_s for entry in schedule.entries), default=0.0)
    years = range(_year(schedule, first_s), _year(schedule, last_s) + 1)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gonogo//timeline//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(schedule.title)}",
        *(timezone_lines(schedule.zone, years) if schedule.zone != "UTC" else ()),
        *(line for entry in schedule.entries for line in _event(schedule, entry, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, those after the first beginning with a space; no character is cut."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS_MAX:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends escaped."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, instead)
    return text


def uid_of(schedule: Schedule, entry: Entry) -> str:
    """The same for the same activity of the same document, whenever the calendar is written."""
    name = sha256(f"{PurePath(schedule.file).name}\n{entry.id}".encode()).hexdigest()[:32]
    return f"{name}@gonogo"


def _event(schedule: Schedule, entry: Entry, stamp: datetime) -> list[str]:
    critical = " On the critical path." if entry.is_critical else ""
    opened = " The document gives no end." if entry.is_open else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid_of(schedule, entry)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_times(schedule, entry),
        f"SUMMARY:{escaped(entry.title)}",
        f"DESCRIPTION:{escaped(f'{PurePath(schedule.file).name}:{entry.line}.{critical}{opened}')}",
        f"CATEGORIES:{entry.kind.upper()}",
        f"TRANSP:{'TRANSPARENT' if entry.kind in ('phase', 'freeze') else 'OPAQUE'}",
        "END:VEVENT",
    ]


def _times(schedule: Schedule, entry: Entry) -> list[str]:
    begins, ends = moment(schedule, entry.starts_s), moment(schedule, entry.ends_s)
    if begins is None or ends is None:
        return []
    if entry.is_day and f"{begins:%H%M}{ends:%H%M}" == "00000000" and ends > begins:
        return [f"DTSTART;VALUE=DATE:{begins:%Y%m%d}", f"DTEND;VALUE=DATE:{ends:%Y%m%d}"]
    found = [_time("DTSTART", begins, schedule.zone)]
    return [*found, _time("DTEND", ends, schedule.zone)] if ends > begins else found


def _time(name: str, at: datetime, zone: str) -> str:
    return f"{name}:{at:%Y%m%dT%H%M%SZ}" if zone == "UTC" else f"{name};TZID={zone}:{at:%Y%m%dT%H%M%S}"


def _year(schedule: Schedule, seconds: float) -> int:
    at = moment(schedule, seconds)
    return at.year if at else 1970
