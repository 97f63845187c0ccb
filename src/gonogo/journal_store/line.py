"""From an event to the line that a store keeps, and back; and from a beat to its text."""

from __future__ import annotations

from gonogo.core.chain import Line, genesis, link_text
from gonogo.core.codec import CodecError, canonical, happening_from_json, happening_to_json, parse
from gonogo.core.events import Event, Happened, Happening
from gonogo.core.invariant import invariant
from gonogo.core.limits import BEAT_BYTES_MAX, JOURNAL_LINE_BYTES_MAX, RUN_NAME_CHARACTERS_MAX
from gonogo.journal_store.old_forms import UPGRADES, Upgrades, upgraded
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat


def text_of(what: Happening) -> bytes:
    """The canonical text of an event's content. DriverError where it has none or is too long."""
    try:
        text = canonical(happening_to_json(what))
    except CodecError as error:
        raise DriverError(
            Failure.BROKEN, Happened.NO, f"{type(what).__name__} cannot be written to the journal: {error}"
        ) from error
    if len(text) > JOURNAL_LINE_BYTES_MAX:
        raise DriverError(
            Failure.FULL,
            Happened.NO,
            f"{type(what).__name__} takes {len(text)} bytes; the journal takes {JOURNAL_LINE_BYTES_MAX} an event",
            hint="keep long evidence in a file and journal its digest",
        )
    return text


def next_line(run: str, previous: tuple[int, str] | None, *, at_s: float, wall_s: float, what: bytes) -> Line:
    """The line that follows `previous` (index, digest); None before a run's first."""
    invariant(0 < len(run) <= RUN_NAME_CHARACTERS_MAX and run.isprintable(), f"{run!r:.120} is no name of a run")
    index, digest = (previous[0] + 1, previous[1]) if previous else (0, genesis(run))
    return Line(index, float(at_s), float(wall_s), what, link_text(digest, index, at_s=at_s, wall_s=wall_s, what=what))


def event_of(run: str, line: Line, *, upgrades: Upgrades = UPGRADES) -> Event:
    """The event of a stored line, upgraded to its current form. DriverError BROKEN where it cannot be read."""
    try:
        what = happening_from_json(upgraded(parse(line.what), upgrades))
    except CodecError as error:
        raise DriverError(
            Failure.BROKEN,
            Happened.NO,
            f"event {line.index} of run {run} cannot be read: {error}",
            hint=f"`gonogo verify {run}` tells whether the journal was changed; a newer gonogo may have written it",
        ) from error
    return Event(line.index, line.at_s, line.wall_s, what, line.digest)


def beat_text(beat: Beat) -> bytes:
    """What a beat has seen, as canonical JSON. DriverError where it is too long."""
    seen = canonical(dict(beat.seen))
    if len(seen) > BEAT_BYTES_MAX:
        raise DriverError(Failure.FULL, Happened.NO, f"a beat takes {len(seen)} bytes; {BEAT_BYTES_MAX} is the most")
    return seen
