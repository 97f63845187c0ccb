"""From an explained document to its activities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gonogo.core.outline import Line, Outline, PhaseOutline
from gonogo.report.timeline.dated import dates_of, freezes_of
from gonogo.report.timeline.dates import days_in
from gonogo.report.timeline.inside import before_of, decision_of, slots_of, tasks_of
from gonogo.report.timeline.lengths import LENGTH_S_MAX, length_in
from gonogo.report.timeline.offsets import offsets_of
from gonogo.report.timeline.record import DAY_S, Activities, Activity, Link
from gonogo.report.timeline.tables import tasks_of_tables
from gonogo.report.timeline.words import AT_LINE, identity, plain

_WEEK = re.compile(r"\bweeks?\s+(?P<week>\d{1,3})", re.IGNORECASE)
_PHASE = re.compile(r"\bphase (\d{1,3})\b", re.IGNORECASE)
_BUSINESS = re.compile(r"\b(?:business|working) days?\b", re.IGNORECASE)
_WHOLE = re.compile(r"total (?:timeline|duration|time)|total|overall duration", re.IGNORECASE)


def activities_of(document: Outline) -> Activities:
    """Everything in a document that takes time or happens at a time, in the order of its phases.

    Phases follow each other; tasks inside a phase follow each other, beside its hold; a phase waits for the tasks and
    the decision of the one before it. Other dependencies are those that a table of tasks gives.
    """
    inside = list(_phases(document))
    tables = tasks_of_tables(document.lines)
    begins = next((one.id for one in inside if one.kind == "phase"), "")
    others = (*tables, *dates_of(document), *freezes_of(document), *offsets_of(document, begins))
    everything = _told_apart((*inside, *others))
    notes = [
        f"line {phase.line}: phase {phase.number} has no length, so nothing is known of when it ends"
        for phase, activity in zip(document.phases, (one for one in everything if one.kind == "phase"), strict=True)
        if activity.is_open and not phase.is_ongoing
    ]
    if any(_BUSINESS.search(line.text) for line in document.lines if line.kind == "schedule"):
        notes.append("business days are counted as days: weekends and holidays come on top")
    title = next((plain(line.text) for line in document.lines if line.kind == "heading"), document.file)
    return Activities(title, document.file, everything, _promised(document.lines), tuple(notes))


def _phases(document: Outline) -> Iterator[Activity]:
    waits: tuple[Link, ...] = ()
    by_phase, by_number = _by_phase(document), _by_number(document)
    for place, phase in enumerate(document.phases, start=1):
        lines = by_phase.get(place, [])
        heading = next((plain(line.text) for line in lines if line.line == phase.line), phase.title)
        whole = _phase(phase, heading, waits)
        placed = by_number.get(phase.number, [])
        before = before_of(lines, whole)
        whole = replace(whole, after=(*whole.after, *(Link(one.id) for one in before)))
        tasks = tasks_of(lines, whole)
        slots = slots_of(lines, whole) + slots_of(placed, whole)
        decision = decision_of(lines, whole)
        yield from (*before, whole, *tasks, *slots, *decision)
        ends = (whole, *tasks[-1:], *(slot for slot in slots if slot.at), *decision)
        waits = tuple(Link(one.id) for one in ends)


def _phase(phase: PhaseOutline, heading: str, waits: tuple[Link, ...]) -> Activity:
    day = next(iter(days_in(heading)), None)
    week = _WEEK.search(heading)
    name = f"phase {phase.number}{AT_LINE}{phase.line}"
    low, high = (phase.hold_s, phase.hold_s_max) if phase.hold_s_max <= LENGTH_S_MAX else (0.0, 0.0)
    if day and not high:
        low = high = (day.last - day.at).total_seconds() + (DAY_S if day.is_day else 0.0)
    return Activity(
        id=name,
        kind="phase",
        title=f"Phase {phase.number}: {plain(phase.title)}",
        line=phase.line,
        low_s=low,
        high_s=high,
        after=waits,
        at=day.at if day else None,
        from_release_s=(int(week["week"]) - 1) * 7 * DAY_S if week and not day else None,
        is_day=day.is_day if day else False,
        is_open=not high,
        phase=name,
    )


def _by_phase(document: Outline) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in document.lines:
        found.setdefault(line.phase, []).append(line)
    return found


def _by_number(document: Outline) -> dict[int, list[Line]]:
    """Lines outside of the phases under a heading that speaks of one again: `Week 1: Phase 1 (Internal)`."""
    found: dict[int, list[Line]] = {}
    for line in document.lines:
        if line.phase == 0 and line.kind == "schedule":
            for number in {int(named) for heading in line.path for named in _PHASE.findall(heading)}:
                found.setdefault(number, []).append(line)
    return found


def _promised(lines: Sequence[Line]) -> tuple[float, float, int] | None:
    for line in lines:
        if line.kind == "schedule" and _WHOLE.fullmatch(line.label):
            length = length_in(plain(line.rest))
            if length:
                return (*length, line.line)
    return None


def _told_apart(activities: tuple[Activity, ...]) -> tuple[Activity, ...]:
    """Names without line numbers, so that an event keeps its place in a calendar when lines are added above it.

    Activities of one name get numbers.
    """
    seen: dict[str, int] = {}
    names = {"": ""}
    for activity in activities:
        name = identity(activity.id.partition(AT_LINE)[0])
        seen[name] = seen.get(name, 0) + 1
        names[activity.id] = name if seen[name] == 1 else f"{name}-{seen[name]}"
    return tuple(
        replace(
            activity,
            id=names[activity.id],
            phase=names[activity.phase],
            after=tuple(replace(link, id=names[link.id]) for link in activity.after),
        )
        for activity in activities
    )
