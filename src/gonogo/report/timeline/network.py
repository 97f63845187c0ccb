"""The two passes over a network of activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gonogo.report.timeline.record import Activity, Link


@dataclass(frozen=True, slots=True)
class Times:
    """When each activity begins and ends, in seconds, and what had to be said about it."""

    starts: Mapping[str, float]
    ends: Mapping[str, float]
    notes: tuple[str, ...] = ()


def placed(
    activities: Sequence[Activity],
    fixed: Mapping[str, float],
    *,
    freezes: Sequence[tuple[float, float]] = (),
    is_shortest: bool = False,
) -> Times:
    """The earliest times. `fixed` are those that the document gives; no phase that is free to move begins in a freeze.

    A dependency that goes round in a circle is left out, and said.
    """
    order, notes = in_order(activities)
    starts: dict[str, float] = {}
    ends: dict[str, float] = {}
    for one in order:
        begins = max((_bound(link, starts, ends) for link in one.after if link.id in ends), default=0.0)
        begins = max(begins, one.from_release_s or 0.0)
        begins = fixed.get(one.id, begins)
        for first, last in sorted(freezes) if one.kind == "phase" else ():
            if first <= begins < last and one.id in fixed:
                notes.append(f"line {one.line}: {one.title} begins inside a freeze")
            elif first <= begins < last:
                begins = last
                notes.append(f"line {one.line}: {one.title} waits for the end of a freeze")
        starts[one.id] = begins
        ends[one.id] = begins + (one.low_s if is_shortest else one.high_s)
    return Times(starts, ends, tuple(notes))


def latest(activities: Sequence[Activity], times: Times) -> dict[str, float]:
    """The latest end of each activity with which the whole does not end later.

    A phase with a date stays there, and a slot ends with its phase; what begins before something it follows has ended
    does not wait for it.
    """
    order, _ = in_order(activities)
    whole = max(times.ends.values(), default=0.0)
    ends = dict.fromkeys(times.ends, whole)
    for one in reversed(order):
        is_pinned = one.at is not None and one.kind == "phase"
        begins = times.starts[one.id] if is_pinned else ends[one.id] - (times.ends[one.id] - times.starts[one.id])
        if one.kind == "slot" and one.phase in ends:
            ends[one.id] = min(ends[one.id], max(ends[one.phase], times.ends[one.id]))
        for link in one.after:
            if link.id not in ends:
                continue
            length = times.ends[link.id] - times.starts[link.id]
            bound = begins - link.lag_s + (length if link.from_start else 0.0)
            if bound >= times.ends[link.id]:
                ends[link.id] = min(ends[link.id], bound)
    return ends


def in_order(activities: Sequence[Activity]) -> tuple[list[Activity], list[str]]:
    """Every activity after those that it waits for, else in the order given; and the circles, in words."""
    left = {one.id: one for one in activities}
    done: dict[str, Activity] = {}
    notes: list[str] = []
    while left:
        before = len(left)
        for one in list(left.values()):
            if all(link.id not in left for link in one.after):
                done[one.id] = left.pop(one.id)
        if len(left) == before:
            first = next(iter(left.values()))
            notes.append(f"line {first.line}: {first.title} waits, in a circle, for itself")
            done[first.id] = left.pop(first.id)
    return list(done.values()), notes


def _bound(link: Link, starts: Mapping[str, float], ends: Mapping[str, float]) -> float:
    return starts[link.id] + link.lag_s if link.from_start else ends[link.id] + link.lag_s
