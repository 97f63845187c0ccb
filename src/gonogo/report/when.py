"""Moments of a run: as real time, since the opening, and on the plan's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gonogo.core.events import Event, RunOpened


@dataclass(frozen=True, slots=True)
class When:
    """A moment. `index` is the journal's line; `real_s` and `plan_s` count from the run's opening."""

    index: int
    utc: str
    real_s: float
    plan_s: float


@dataclass(frozen=True, slots=True)
class Start:
    """The opening of a run: what moments are counted from."""

    event: Event
    opened: RunOpened

    def when(self, event: Event) -> When:
        """The moment of an event."""
        first = self.event
        return When(
            index=event.index,
            utc=utc_of(event.wall_s),
            real_s=round(event.wall_s - first.wall_s, 3),
            plan_s=round(event.at_s - first.at_s, 3),
        )


def start_of(events: Sequence[Event]) -> Start:
    """The first event with its opening. ValueError where the journal does not begin with one."""
    if not events or not isinstance(events[0].what, RunOpened):
        raise ValueError("a run's journal begins with its opening")
    return Start(events[0], events[0].what)


def utc_of(wall_s: float) -> str:
    """Unix time as people and programs read it, to the millisecond."""
    return datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
