"""The phases of a document as phases of a plan: which of them have users, for how long, and how many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gonogo.core.outline import Line, Outline, PhaseOutline
from gonogo.document.quantity import seconds_range

DAY_S = 86_400.0
HOUR_S = 3600.0
_FIRST = re.compile(r"go-?live|launch|cut-?over", re.IGNORECASE)
_ALL = re.compile(r"every(?:body|one)|general|full|launch", re.IGNORECASE)
_FIRST_TIME = re.compile(r"\bfirst (?:(?P<many>\d+) )?(?P<unit>hours?|days?|weeks?)\b", re.IGNORECASE)
_SLOT = re.compile(r"(\d{1,2}):(\d{2})\s*(?:[-–—]|to)\s*(\d{1,2}):(\d{2})", re.IGNORECASE)
_WATCH = re.compile(r"(?P<length>\d+[- ](?:hour|day)s?)[- ](?:[a-z]+[- ])?(?:period|watch|window|bake)", re.IGNORECASE)
_LIVE = re.compile(r"^(?!.*\bpre[- ])(?=.*(?:deploy|release|roll-?out))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One phase: its id, its share of traffic (0: nobody is on the new version yet), and its holds in seconds.

    `is_said`: the document gives the length, in the heading or by the lines of the phase.
    """

    id: str
    number: int
    outline: PhaseOutline
    share_percent: float
    hold_s: float
    hold_s_max: float
    is_said: bool = True

    @property
    def is_live(self) -> bool:
        """Whether users are on the new version."""
        return self.share_percent > 0


def places_of(outline: Outline) -> tuple[Place, ...]:
    """Every phase; where a document has none, one phase for everybody."""
    phases = outline.phases or (PhaseOutline(1, "The release", 1, len(outline.source)),)
    shares = _shares(phases)
    found = [
        _place(outline, number, phase, share_percent=share)
        for number, (phase, share) in enumerate(zip(phases, shares, strict=True), start=1)
    ]
    watched_s = watch_after(outline)[0]
    if found[-1].is_live and watched_s > found[-1].hold_s:
        found[-1] = replace(found[-1], hold_s=watched_s, hold_s_max=max(watched_s, found[-1].hold_s_max), is_said=True)
    return tuple(found)


def watch_after(outline: Outline) -> tuple[float, int]:
    """For how long criteria outside of the phases say that the release is watched, `First 24 Hours`, `First Week`, and
    the line of the first of the longest; (0, 0) where none does."""
    found = [
        (length[1], line.line)
        for line in outline.lines
        if line.kind == "criterion" and line.phase == 0
        for heading in line.path[-1:]
        if (named := _FIRST_TIME.search(heading)) and (length := seconds_range(f"{named['many'] or 1} {named['unit']}"))
    ]
    return max(found, key=lambda one: (one[0], -one[1]), default=(0.0, 0))


def lines_in(outline: Outline, place: Place) -> Iterator[Line]:
    """The lines of a phase."""
    return (line for line in outline.lines if line.phase == place.number)


def said_shares(outline: Outline) -> bool:
    """Whether the document says which share of traffic a phase has."""
    return any(phase.share for phase in outline.phases)


def _shares(phases: tuple[PhaseOutline, ...]) -> list[float]:
    """As written; where nothing is written, everybody from the phase that goes by the name of a release."""
    if any(phase.share for phase in phases):
        return _rising(phases)
    titles = [phase.title for phase in phases]
    first = next((n for n, title in enumerate(titles) if _FIRST.search(title)), None)
    if first is None:
        first = next((n for n, title in enumerate(titles) if _LIVE.search(title)), len(titles) - 1)
    return [100.0 if number >= first else 0.0 for number in range(len(titles))]


def _rising(phases: tuple[PhaseOutline, ...]) -> list[float]:
    """As written; a phase that does not say goes on with what the one before it had, or is for everybody by name."""
    found: list[float] = []
    for phase in phases:
        before = found[-1] if found else 0.0
        said = 100 * phase.share[1] if phase.share else None
        found.append(said if said is not None else 100.0 if _ALL.search(phase.title) else before)
    return found


def _place(outline: Outline, number: int, phase: PhaseOutline, *, share_percent: float) -> Place:
    """Its lengths as its heading gives them, or its lines; a day for a phase with users and an hour for one without,
    where nothing does."""
    lines = [line for line in outline.lines if line.phase == number] if outline.phases else []
    said_s = phase.hold_s or _slots_s(lines) or _watched_s(lines)
    shortest = said_s or (DAY_S if share_percent > 0 else HOUR_S)
    longest = max(phase.hold_s_max, shortest)
    return Place(f"phase-{number}", number, phase, share_percent, shortest, longest, said_s > 0)


def _slots_s(lines: Sequence[Line]) -> float:
    """From the first clock time of a phase's day to the last: `09:00-11:00`, `11:00-13:00`; 0 where there are none."""
    found = [slot for line in lines if line.kind == "schedule" and (slot := _slot(line.label or line.text))]
    if not found:
        return 0.0
    begins = found[0][0]
    # A time of day before the first one belongs to the next day.
    return max((end - begins) % DAY_S or DAY_S for _, end in found)


def _slot(text: str) -> tuple[float, float] | None:
    found = _SLOT.match(text.strip())
    if found is None:
        return None
    begin_h, begin_m, end_h, end_m = (float(part) for part in found.groups())
    return begin_h * HOUR_S + begin_m * 60, end_h * HOUR_S + end_m * 60


def _watched_s(lines: Sequence[Line]) -> float:
    """The longest of `24-hour monitoring period`, `a 2 day watch`; 0 where there is none."""
    found = (_WATCH.search(line.text) for line in lines if line.kind in {"step", "schedule", "item", "prose"})
    lengths = (seconds_range(watch["length"].replace("-", " ")) for watch in found if watch)
    return max((length[1] for length in lengths if length), default=0.0)
