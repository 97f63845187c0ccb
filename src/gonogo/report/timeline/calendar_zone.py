"""A time zone as VTIMEZONE: every change of its clock in the years that a calendar covers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def timezone_lines(zone: str, years: range) -> list[str]:
    """The component. Each change is an observance of its own, so that no rule has to be guessed from the dates."""
    where = ZoneInfo(zone)
    first = datetime(years[0], 1, 1, tzinfo=UTC) - timedelta(days=1)
    changes = [*_changes(where, first, datetime(years[-1] + 1, 1, 2, tzinfo=UTC))]
    before = first.astimezone(where)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for at in (first, *changes):
        local = at.astimezone(where)
        lines += _observance(local, before)
        before = local
    return [*lines, "END:VTIMEZONE"]


def _observance(local: datetime, before: datetime) -> list[str]:
    """One change; its beginning is written in the time that was valid before it."""
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    earlier = before.utcoffset() or timedelta(0)
    begins = (local.astimezone(UTC) + earlier).replace(tzinfo=None)
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(earlier)}",
        f"TZOFFSETTO:{_offset(local.utcoffset() or timedelta(0))}",
        f"TZNAME:{local.tzname()}",
        f"END:{kind}",
    ]


def _changes(where: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Every moment, to the minute, at which the offset changes."""
    at = first
    while at < last:
        following = at + timedelta(days=1)
        if at.astimezone(where).utcoffset() != following.astimezone(where).utcoffset():
            yield _exact(where, at, following)
        at = following


def _exact(where: ZoneInfo, low: datetime, high: datetime) -> datetime:
    offset = low.astimezone(where).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if middle.astimezone(where).utcoffset() == offset else (low, middle)
    return high


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
