"""What stands inside a phase: its tasks, its slots, its decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from gonogo.core.outline import Line
from gonogo.report.timeline.dates import slot_in
from gonogo.report.timeline.lengths import LENGTH, length_in
from gonogo.report.timeline.record import DAY_S, Activity, Link
from gonogo.report.timeline.words import AT_LINE, plain, short

_ESTIMATE = re.compile(r"estimated (?:time|effort|duration)|estimate|effort|duration", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?P<inside>[^()]*)\)\s*$")
_PART = re.compile(r"(?P<unit>day|week)s?\s+(?P<first>\d{1,3})(?:\s*[-–—]\s*(?P<last>\d{1,3}))?", re.IGNORECASE)
_WINDOW = re.compile(r"\bwindow:\s*(?P<words>[^;]+)", re.IGNORECASE)


def tasks_of(lines: Sequence[Line], whole: Activity) -> tuple[Activity, ...]:
    """Headings with an estimate below them, and steps with one in brackets; each waits for the one before it."""
    found: list[Activity] = []
    for title, line, length in _estimates(lines, whole.line):
        waits = Link(found[-1].id) if found else Link(whole.id, from_start=True)
        found.append(
            Activity(
                id=f"{_of(whole)} {title}{AT_LINE}{line}",
                kind="task",
                title=short(title),
                line=line,
                low_s=length[0],
                high_s=length[1],
                after=(waits,),
                phase=whole.phase,
            )
        )
    return tuple(found)


def slots_of(lines: Sequence[Line], whole: Activity) -> tuple[Activity, ...]:
    """Clock times on the phase's day, and days or weeks counted from its beginning."""
    found: list[Activity] = []
    for line in lines:
        if line.kind != "schedule" or not line.label:
            continue
        clock, part = slot_in(line.label), _PART.fullmatch(line.label)
        if clock and whole.at and whole.is_day:
            found.append(_slot(line, whole, tuple(found[-1:]), begins=clock[0], ends=clock[1]))
        elif part and not whole.at:
            unit_s = DAY_S * (7 if part["unit"].lower() == "week" else 1)
            first, last = int(part["first"]), int(part["last"] or part["first"])
            if 0 < first <= last:
                found.append(_part(line, whole, lag_s=(first - 1) * unit_s, length_s=(last - first + 1) * unit_s))
    return tuple(found)


def before_of(lines: Sequence[Line], whole: Activity) -> tuple[Activity, ...]:
    """The question that is asked before the phase begins, with its window; none where the document gives none."""
    for line in lines:
        window = _WINDOW.search(plain(line.text))
        length = length_in(window["words"]) if window else None
        if length and is_before(line):
            name = f"{_of(whole)} before{AT_LINE}{line.line}"
            title = f"Question before {_of(whole)}"
            return (
                Activity(
                    id=name,
                    kind="decision",
                    title=title,
                    line=line.line,
                    high_s=length[1],
                    after=whole.after,
                    phase=whole.phase,
                ),
            )
    return ()


def is_before(line: Line) -> bool:
    """Whether it stands under a heading that is about what comes before the phase."""
    return any(re.match(r"before\b", heading, re.IGNORECASE) for heading in line.path[-1:])


def decision_of(lines: Sequence[Line], whole: Activity) -> tuple[Activity, ...]:
    """The phase's decision: at its end, within a window after it, or so long after its beginning; none where the
    document gives no window."""
    for line in lines:
        if line.kind not in ("schedule", "decision rule"):
            continue
        if is_before(line):
            continue
        named = line.label.lower() == "decision window"
        window = _WINDOW.search(plain(line.text))
        if named or (window and line.kind == "decision rule"):
            return (_decision(plain(line.rest) if named or not window else window["words"], line, whole),)
    return ()


def _decision(words: str, line: Line, whole: Activity) -> Activity:
    length = None if re.match(r"(?:at )?(?:the )?end of\b", words, re.IGNORECASE) else length_in(words)
    is_from_start = length is not None and re.search(r"\bafter (?:the )?(?:deploy|start|launch)", words, re.IGNORECASE)
    link = Link(whole.id, from_start=True) if is_from_start else Link(whole.id)
    high = length[1] if length else 0.0
    low = (length[0] if length else 0.0) if is_from_start else 0.0
    return Activity(
        id=f"{_of(whole)} decision{AT_LINE}{line.line}",
        kind="decision",
        title=f"Decision of {_of(whole)}",
        line=line.line,
        low_s=low,
        high_s=high,
        after=(link,),
        phase=whole.phase,
    )


def _of(whole: Activity) -> str:
    """The phase's name without its line."""
    return whole.id.partition(AT_LINE)[0]


def _estimates(lines: Sequence[Line], own: int) -> list[tuple[str, int, tuple[float, float]]]:
    """(title, line, length) of the tasks; the steps of a task that has an estimate are part of it. A length below the
    phase's `own` heading is that of the phase."""
    found = []
    heading: Line | None = None
    estimated: set[str] = set()
    for line in lines:
        if line.kind == "heading" and not line.label:
            heading = None if line.line == own else line
        elif heading and _ESTIMATE.fullmatch(line.label) and (length := length_in(plain(line.rest))):
            found.append((plain(heading.text), heading.line, length))
            estimated.add(plain(heading.text))
            heading = None
        elif (
            line.kind in ("step", "item")
            and not estimated & set(line.path)
            and (brackets := _BRACKETS.search(plain(line.text)))
        ):
            inside = brackets["inside"].strip().lstrip("~≈ ")
            length = length_in(inside) if LENGTH.fullmatch(inside) else None
            if length:
                found.append((_BRACKETS.sub("", plain(line.text)).strip(), line.line, length))
    return found


def _slot(line: Line, whole: Activity, before: tuple[Activity, ...], *, begins: timedelta, ends: timedelta) -> Activity:
    length_s = (ends - begins).total_seconds()
    return Activity(
        id=f"{_of(whole)} {line.rest}{AT_LINE}{line.line}",
        kind="slot",
        title=short(plain(line.rest)),
        line=line.line,
        low_s=length_s,
        high_s=length_s,
        after=tuple(Link(one.id) for one in before),
        at=whole.at + begins if whole.at else None,
        phase=whole.phase,
    )


def _part(line: Line, whole: Activity, *, lag_s: float, length_s: float) -> Activity:
    return Activity(
        id=f"{_of(whole)} {line.rest}{AT_LINE}{line.line}",
        kind="slot",
        title=short(plain(line.rest)),
        line=line.line,
        low_s=length_s,
        high_s=length_s,
        after=(Link(whole.id, from_start=True, lag_s=lag_s),),
        phase=whole.phase,
    )
