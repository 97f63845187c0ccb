"""Lines with a date: what happens on a day, and when nothing may."""

from __future__ import annotations

import re

from gonogo.core.outline import Line, Outline
from gonogo.report.timeline.dates import Day, days_in
from gonogo.report.timeline.record import DAY_S, Activity
from gonogo.report.timeline.words import AT_LINE, plain, short

_OF_THE_DOCUMENT = re.compile(r"created|updated|generated|completed|revised|version|copyright|published", re.IGNORECASE)
_FREEZE = re.compile(r"\b(?:freeze|frozen|black-?out|no (?:deploy\w*|releases?|changes?)|embargo)\b", re.IGNORECASE)


def dates_of(document: Outline) -> tuple[Activity, ...]:
    """Meetings, sign-offs, starts and whatever else has its day. The document's own dates are none."""
    found = []
    for line in document.lines:
        if line.kind == "heading" or is_freeze(line) or _OF_THE_DOCUMENT.search(line.label):
            continue
        day = next(iter(days_in(plain(line.text))), None)
        if day and line.kind not in ("prose", "claim"):
            found.append(_date(line, day))
    return tuple(found)


def freezes_of(document: Outline) -> tuple[Activity, ...]:
    """Times in which nothing may begin: from the first to the last date of a line that speaks of a freeze."""
    found = []
    for line in document.lines:
        days = days_in(plain(line.text)) if is_freeze(line) else ()
        if days:
            ends = days[-1].last
            length_s = (ends - days[0].at).total_seconds() + (DAY_S if days[-1].is_day else 0.0)
            found.append(
                Activity(
                    id=f"freeze {plain(line.text)[:60]}{AT_LINE}{line.line}",
                    kind="freeze",
                    title=short(_title(line)),
                    line=line.line,
                    low_s=length_s,
                    high_s=length_s,
                    at=days[0].at,
                    is_day=days[0].is_day,
                )
            )
    return tuple(found)


def is_freeze(line: Line) -> bool:
    """Whether a line speaks of a time in which nothing may be deployed."""
    return _FREEZE.search(line.text) is not None


def _date(line: Line, day: Day) -> Activity:
    length_s = (day.last - day.at).total_seconds() + (DAY_S if day.is_day else 0.0)
    title = _title(line)
    return Activity(
        id=f"date {title}{AT_LINE}{line.line}",
        kind="date",
        title=short(title),
        line=line.line,
        low_s=length_s,
        high_s=length_s,
        at=day.at,
        is_day=day.is_day,
    )


def _title(line: Line) -> str:
    """The label, and the heading above where the label alone says nothing: `Retrospective: Date`."""
    label = line.label or plain(line.text)
    if label.lower() in ("start", "end") and line.path:
        return f"{plain(line.path[-1])}: {label.lower()}"
    if label.lower() in ("date", "when", "time", "day") and line.path:
        return plain(line.path[-1])
    return label
