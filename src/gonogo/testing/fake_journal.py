"""A Journal in memory: the same rules, lines and digests as a real store, for tests and the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.chain import Line
from gonogo.core.events import Event, Happened, Happening
from gonogo.journal_store.lease_rule import Held, asked, lease_of, may_write
from gonogo.journal_store.line import event_of, next_line, text_of
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat, Conflict, Fenced, Lease


@dataclass(slots=True)
class FakeJournal:
    """Holds everything in lists. `events_max` is its disk: an append beyond it is FULL; None is without end.

    What is read was written as JSON before, so that a test sees what an engine after a crash would see.
    """

    events_max: int | None = None
    _lines: dict[str, list[Line]] = field(default_factory=dict)
    _events: dict[str, list[Event]] = field(default_factory=dict)
    _leases: dict[str, Held] = field(default_factory=dict)
    _beats: dict[tuple[str, str], Beat] = field(default_factory=dict)

    def close(self) -> None:
        """Nothing to let go of: what is in it stays readable."""

    def runs(self) -> tuple[str, ...]:
        """Every run that has a journal, oldest first."""
        return tuple(self._lines)

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:
        """The events of a run from index `since` on."""
        return tuple(self._events.get(run, ())[since:])

    def lines(self, run: str, since: int = 0) -> tuple[Line, ...]:
        """The lines as a store would keep them."""
        return tuple(self._lines.get(run, ())[since:])

    def append(  # noqa: PLR0913  # the port's
        self,
        run: str,
        what: Happening,
        *,
        expected_length: int,
        at_s: float,
        wall_s: float,
        token: int | None,
    ) -> Event:
        """Write one event, or say why not, as a real store does."""
        text = text_of(what)
        if not may_write(self._leases.get(run), token):
            raise Fenced(run)
        lines = self._lines.get(run, [])
        if len(lines) != expected_length:
            raise Conflict(run)
        if self.events_max is not None and sum(map(len, self._lines.values())) >= self.events_max:
            raise DriverError(Failure.FULL, Happened.NO, "the journal in memory is full")
        last = (lines[-1].index, lines[-1].digest) if lines else None
        line = next_line(run, last, at_s=at_s, wall_s=wall_s, what=text)
        event = event_of(run, line)
        self._lines.setdefault(run, []).append(line)
        self._events.setdefault(run, []).append(event)
        return event

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """Take, renew or (ttl_s 0) give back the lease; None where it is another's."""
        held = asked(self._leases.get(run), holder, ttl_s=ttl_s, wall_s=wall_s)
        if held is None:
            return None
        self._leases[run] = held
        return lease_of(run, holder, held=held)

    def beat(self, beat: Beat) -> None:
        """Keep this beat instead of the last one of its `who`."""
        self._beats[beat.run, beat.who] = beat

    def beats(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone on that run, by name."""
        return tuple(self._beats[key] for key in sorted(self._beats) if key[0] == run)
