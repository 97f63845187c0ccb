"""From activities to a schedule: the earliest times forward, the latest times backward, the slack between them.

The critical path method: J. E. Kelley and M. R. Walker, Critical-Path Planning and Scheduling, 1959.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gonogo.report.timeline.lengths import length_words, range_words
from gonogo.report.timeline.network import Times, latest, placed
from gonogo.report.timeline.record import Activities, Activity, Entry, Schedule

NETWORK = ("phase", "task", "slot", "decision")


@dataclass(frozen=True, slots=True)
class Frame:
    """The time zone, and when the release begins, in local time. `start` None: on the first date of the document."""

    zone: str
    start: datetime | None = None


def make_schedule(activities: Activities, frame: Frame) -> Schedule:
    """The schedule. Lengths are the longest; the shortest are told beside them. Times are exact over changes of the
    clock: a day of hold is 24 hours. ZoneInfoNotFoundError where nobody knows the zone."""
    start = _start(activities, frame)
    fixed = _fixed(activities.all, frame.zone, start)
    network = _network(activities.all)
    freezes = tuple((fixed[one.id], fixed[one.id] + one.high_s) for one in activities.all if one.kind == "freeze")
    longest = placed(network, fixed, freezes=freezes)
    shortest = placed(network, fixed, freezes=freezes, is_shortest=True)
    ends = latest(network, longest)
    entries = tuple(_entry(one, longest, shortest, fixed=fixed, ends=ends) for one in activities.all)
    length = (_whole(network, shortest), _whole(network, longest))
    notes = (*activities.notes, *longest.notes, *_promise(activities, length), *_early(activities, longest, shortest))
    return Schedule(
        activities.title,
        activities.file,
        frame.zone,
        start,
        _in_order(entries),
        length,
        notes,
    )


def _in_order(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """By time, and what belongs to a phase stays together: a row is looked for below its phase."""
    begins: dict[str, float] = {}
    for entry in entries:
        if entry.phase:
            begins[entry.phase] = min(begins.get(entry.phase, entry.starts_s), entry.starts_s)
    places = {name: place for place, name in enumerate(begins, start=1)}

    def key(entry: Entry) -> tuple[float, int, float]:
        return begins.get(entry.phase, entry.starts_s), places.get(entry.phase, 0), entry.starts_s

    return tuple(sorted(entries, key=key))


def _network(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """What waits for each other. What goes on in a phase without an end does not make the release longer."""
    opened = {one.id for one in activities if one.is_open}
    return tuple(one for one in activities if one.kind in NETWORK and not (one.kind == "slot" and one.phase in opened))


def _start(activities: Activities, frame: Frame) -> datetime | None:
    """When the release begins: as said at the call, or with the first dated phase, or the first date of all."""
    phases = [one.at for one in activities.all if one.at and one.kind in NETWORK]
    dates = [one.at for one in activities.all if one.at]
    start = frame.start or min(phases or dates, default=None)
    return start.replace(tzinfo=ZoneInfo(frame.zone)) if start and frame.zone else None


def _fixed(activities: Sequence[Activity], zone: str, start: datetime | None) -> dict[str, float]:
    """Seconds from the schedule's beginning to each time that the document gives."""
    if start is None:
        return {}
    where = ZoneInfo(zone)
    return {
        one.id: one.at.replace(tzinfo=where).timestamp() - start.timestamp() for one in activities if one.at is not None
    }


def _entry(
    activity: Activity, longest: Times, shortest: Times, *, fixed: Mapping[str, float], ends: Mapping[str, float]
) -> Entry:
    name = activity.id
    apart = [longest.starts.get(link.id, 0.0) + link.lag_s for link in activity.after]
    starts = longest.starts.get(name, fixed.get(name, max(apart, default=activity.from_release_s or 0.0)))
    finish = longest.ends.get(name, starts + activity.high_s)
    return Entry(
        id=name,
        kind=activity.kind,
        title=activity.title,
        line=activity.line,
        phase=activity.phase,
        starts_s=starts,
        ends_s=finish,
        ends_soonest_s=shortest.ends.get(name, starts + activity.low_s),
        slack_s=ends[name] - finish if name in ends else None,
        is_day=activity.is_day,
        is_open=activity.is_open,
    )


def _whole(network: Sequence[Activity], times: Times) -> float:
    begins = min((times.starts[one.id] for one in network), default=0.0)
    return max((times.ends[one.id] for one in network), default=0.0) - begins


def _promise(activities: Activities, length: tuple[float, float]) -> tuple[str, ...]:
    """Where the document's own sum is not that of its parts."""
    if activities.promised_s is None or not length[1]:
        return ()
    low, high, line = activities.promised_s
    if length[0] <= high and length[1] <= high:
        return ()
    said = range_words(low, high)
    return (f"line {line}: the document says {said} in all, its parts take {range_words(*length)}",)


def _early(activities: Activities, longest: Times, shortest: Times) -> tuple[str, ...]:
    """Decisions that are due before the shortest hold of their phase has ended."""
    return tuple(
        f"line {one.line}: {one.title.lower()} is due {length_words(longest.ends[one.id] - longest.starts[one.phase])} "
        f"after the phase begins, before its shortest hold ends"
        for one in activities.all
        if one.kind == "decision" and longest.starts[one.phase] < longest.ends[one.id] < shortest.ends[one.phase]
    )
