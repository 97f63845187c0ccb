"""The phases of a document as phases of a plan: which of them have users, for how long, and how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.core.outline import Line, Outline, PhaseOutline

DAY_S = 86_400.0
HOUR_S = 3600.0
_FIRST = re.compile(r"go-?live|launch|cut-?over", re.IGNORECASE)
_ALL = re.compile(r"every(?:body|one)|general|full|launch", re.IGNORECASE)
_LIVE = re.compile(r"^(?!.*\bpre[- ])(?=.*(?:deploy|release|roll-?out))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One phase: its id, its share of traffic (0: nobody is on the new version yet), and its holds in seconds."""

    id: str
    number: int
    outline: PhaseOutline
    share_percent: float
    hold_s: float
    hold_s_max: float

    @property
    def is_live(self) -> bool:
        """Whether users are on the new version."""
        return self.share_percent > 0


def places_of(outline: Outline) -> tuple[Place, ...]:
    """Every phase; where a document has none, one phase for everybody."""
    phases = outline.phases or (PhaseOutline(1, "The release", 1, len(outline.source)),)
    shares = _shares(phases)
    return tuple(
        Place(f"phase-{number}", number, phase, share, *_holds(phase, is_live=share > 0))
        for number, (phase, share) in enumerate(zip(phases, shares, strict=True), start=1)
    )


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


def _holds(phase: PhaseOutline, *, is_live: bool) -> tuple[float, float]:
    """As written; a day for a phase with users and an hour for one without, where nothing is."""
    shortest = phase.hold_s or (DAY_S if is_live else HOUR_S)
    return shortest, max(phase.hold_s_max, shortest)
