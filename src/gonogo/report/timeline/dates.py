"""Dates and clock times as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

YEAR_MIN, YEAR_MAX = 1970, 2200
"""Other years are slips, and some calendars cannot hold them."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_LAST = r"(?:\s*[-–—]\s*(?P<last>\d{1,2})(?!\d|:))?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)(?P<last>(?!))?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_LAST},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_LAST}\.?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_CLOCK = re.compile(r"(?<![\d:-])(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>[AP]\.?M\b\.?)?", re.IGNORECASE)
_SLOT = re.compile(
    r"(?P<from>\d{1,2}:\d{2}\s*(?:[AP]M)?)\s*(?:[-–—]|to)\s*(?P<to>\d{1,2}:\d{2}\s*(?:[AP]M)?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a range of days. `at` has the clock time where one is written, else it is midnight and `is_day`."""

    at: datetime
    last: datetime
    is_day: bool


def days_in(text: str) -> tuple[Day, ...]:
    """Every date of a text, in its order. A date without a year is none: nobody knows which."""
    found = [(match.start(), match) for pattern in _DATES for match in pattern.finditer(text)]
    days = (_day(match, text[match.end() : match.end() + 24]) for _, match in sorted(found, key=lambda one: one[0]))
    return tuple(day for day in days if day)


def slot_in(text: str) -> tuple[timedelta, timedelta] | None:
    """The two clock times of `09:00-11:00`, since midnight; one that ends after midnight ends on the next day."""
    found = _SLOT.search(text)
    if found is None:
        return None
    begin, end = _clock(found["from"]), _clock(found["to"])
    if begin is None or end is None:
        return None
    return begin, end if end > begin else end + timedelta(days=1)


def _day(match: re.Match[str], behind: str) -> Day | None:
    named = match.groupdict()
    month = int(named["number"]) if named.get("number") else _MONTHS.index(named["month"].lower()[:3]) + 1
    try:
        first = datetime(int(named["year"]), month, int(named["day"]))  # noqa: DTZ001  # the zone is another input
        last = first.replace(day=int(named["last"])) if named["last"] else first
    except ValueError:
        return None
    if not YEAR_MIN <= first.year <= YEAR_MAX:
        return None
    clock = _clock(re.sub(r"^(?:,?\s+|T|\s+at\s+)", "", behind)) if re.match(r",?\s+(?:at\s+)?\d|T\d", behind) else None
    return Day(first, last, is_day=True) if clock is None else Day(first + clock, last + clock, is_day=False)


def _clock(text: str) -> timedelta | None:
    found = _CLOCK.match(text.strip())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, half = int(found["hour"]), (found["half"] or "").upper().replace(".", "")
    hour = hour % 12 + (12 if half == "PM" else 0) if half else hour
    minute = int(found["minute"] or 0)
    return timedelta(hours=hour, minutes=minute) if hour <= 24 and minute < 60 else None
