"""What a schedule is made of, and what it says: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Link:
    """What an activity waits for: the end of another one, or, `from_start`, `lag_s` after its beginning."""

    id: str
    from_start: bool = False
    lag_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that takes time. `kind` is phase, task, slot, decision, date or freeze.

    `low_s` and `high_s` are the shortest and the longest it takes. `at` is a local time that the document gives: it
    begins then, whatever it waits for. `from_release_s` is not before that long after the release
    begins; a date begins exactly then, before the release where it is negative. `is_day`: the
    document gives a day and no clock time. `is_open`: the document gives no end. `phase` is its phase's id.
    """

    id: str
    kind: str
    title: str
    line: int
    low_s: float = 0.0
    high_s: float = 0.0
    after: tuple[Link, ...] = ()
    at: datetime | None = None
    from_release_s: float | None = None
    is_day: bool = False
    is_open: bool = False
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Activities:
    """All of a document. `promised_s` is the length that it gives for the whole, the shortest and the longest, with its
    line; None where it gives none. `notes` are what was not placed, with the reason."""

    title: str
    file: str
    all: tuple[Activity, ...]
    promised_s: tuple[float, float, int] | None = None
    notes: tuple[str, ...] = ()

    @property
    def needs_zone(self) -> bool:
        """Whether it gives times on a calendar or a clock, which mean nothing without a zone."""
        return any(activity.at for activity in self.all)


@dataclass(frozen=True, slots=True)
class Actual:
    """How it went: seconds since the run began. `ends_s` None: not yet."""

    starts_s: float
    ends_s: float | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity in the schedule, at its longest, in seconds since the schedule's beginning.

    `ends_soonest_s` is its end where everything takes its shortest. `slack_s` is how much later it may end without the
    whole ending later; None for dates and freezes, which wait for nothing.
    """

    id: str
    kind: str
    title: str
    line: int
    phase: str
    starts_s: float
    ends_s: float
    ends_soonest_s: float
    slack_s: float | None
    is_day: bool
    is_open: bool
    actual: Actual | None = None

    @property
    def is_critical(self) -> bool:
        """Whether a delay of it delays the whole."""
        return self.slack_s is not None and self.slack_s <= 0 and not self.is_open


@dataclass(frozen=True, slots=True)
class Schedule:
    """A document's schedule. `start` None: the document gives no date, and everything counts from its beginning.

    `length_s` are the shortest and the longest length of the whole. `run` names the run that it is compared with.
    """

    title: str
    file: str
    zone: str
    start: datetime | None
    entries: tuple[Entry, ...]
    length_s: tuple[float, float]
    notes: tuple[str, ...]
    run: str = ""
