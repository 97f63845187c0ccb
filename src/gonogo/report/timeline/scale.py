"""Where a moment lies in a picture, and which moments are written at its top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from gonogo.report.timeline.lengths import length_words
from gonogo.report.timeline.moments import moment
from gonogo.report.timeline.record import DAY_S, Schedule

_STEPS_S = (300, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600, 2_419_200)
MARKS_MAX = 8


@dataclass(frozen=True, slots=True)
class Scale:
    """`x` is the place of a moment in pixels, `marks` are places with words."""

    x: Callable[[float], float]
    marks: tuple[tuple[float, str], ...]


def scale_of(schedule: Schedule, *, left: float, right: float) -> Scale:
    """A scale on which everything of the schedule has its place between `left` and `right`."""
    ends = [entry.ends_s for entry in schedule.entries]
    starts = [entry.starts_s for entry in schedule.entries]
    went = [entry.actual for entry in schedule.entries if entry.actual]
    first = min([*starts, *(one.starts_s for one in went)], default=0.0)
    last = max([*ends, *(one.ends_s or one.starts_s for one in went)], default=0.0)
    last = last if last > first else first + DAY_S
    step = next((one for one in _STEPS_S if (last - first) / one <= MARKS_MAX), (last - first) / MARKS_MAX)

    def x(seconds: float) -> float:
        return left + (seconds - first) / (last - first) * (right - left)

    count = int((last - first) // step) + 1
    places = (_to_the_day(schedule, first, step) + index * step for index in range(count))
    return Scale(x, tuple((x(at), _words(schedule, at, step)) for at in places if at <= last))


def _to_the_day(schedule: Schedule, first: float, step: float) -> float:
    """The first mark: at midnight, or at a whole step of the day, where there is a calendar."""
    at = moment(schedule, first)
    if at is None:
        return first + (-first % step)
    midnight = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second).total_seconds()
    rest = midnight % min(step, DAY_S)
    return first if not rest else first + min(step, DAY_S) - rest


def _words(schedule: Schedule, seconds: float, step: float) -> str:
    at = moment(schedule, seconds)
    if at is None:
        return f"T{length_words(seconds)}" if seconds < 0 else f"T+{length_words(seconds)}" if seconds else "T"
    return f"{at:%a} {at.day} {at:%b}" if step >= DAY_S or f"{at:%H%M}" == "0000" else f"{at:%H:%M}"
