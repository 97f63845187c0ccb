"""The journal of a simulated world, as each of its processes reaches it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gonogo.core.events import Event, Happened, Happening
from gonogo.ports import Beat, Conflict, DriverError, Failure, Fenced, Lease
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.seams import CLOSED, Seams
from gonogo.simulate.weather import Fault
from gonogo.simulate.world import RUN, Doer, World

STOPPED_S = 100.0
"""Longer than any lease: whoever wakes up after that may find another engine at work."""


@dataclass(slots=True)
class Shelf:
    """What outlives every process: the lease and the beats. The lines are the world's."""

    holder: str = ""
    token: int = 0
    until_wall_s: float = 0.0


class SimJournal:
    """Fulfils `Journal` for one process. A write can be the last thing that the process does, or never be reached."""

    def __init__(self, world: World, shelf: Shelf, who: Doer, seams: Seams = CLOSED) -> None:
        self._world = world
        self._shelf = shelf
        self._who = who
        self._seams = seams

    def runs(self) -> tuple[str, ...]:
        """The one run of this world."""
        return (RUN,) if self._world.events else ()

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:  # noqa: ARG002  # a world has one run
        """The lines from there on, as the seams let them through."""
        found = self._world.events[since:]
        return tuple(found) if self._seams is CLOSED else tuple(replace(e, what=self._seams.reads(e)) for e in found)

    def append(  # noqa: PLR0913  # the port's
        self, run: str, what: Happening, *, expected_length: int, at_s: float, wall_s: float, token: int | None
    ) -> Event:
        """One line, or Conflict, Fenced, FULL: or the end of the process, before or after it is written."""
        del run
        fault = self._world.touch(self._who, f"append {type(what).__name__}", 0.003)
        if token is not None and token != self._shelf.token and not self._seams.ignores_lease:
            raise Fenced(RUN)
        if len(self._world.events) != expected_length:
            raise Conflict(RUN)
        if fault is Fault.FULL:
            raise DriverError(Failure.FULL, Happened.NO, "the disk is full")
        event = self._world.appended(self._seams.writes(what), at_s=at_s, wall_s=wall_s)
        if fault is Fault.DIE_AFTER:
            raise SimulatedCrash
        if fault is Fault.STOPPED:
            self._world.pass_time(STOPPED_S)
        seen = replace(event, what=what)
        return seen if self._seams is CLOSED else replace(seen, what=self._seams.reads(seen))

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """As the rule of the lease says; every engine process is another holder."""
        shelf = self._shelf
        if self._seams.ignores_lease:
            return Lease(run, holder, shelf.token, wall_s + ttl_s)
        if shelf.holder not in {"", holder} and shelf.until_wall_s > wall_s:
            return None
        if shelf.holder != holder:
            if ttl_s == 0:
                return None
            shelf.token += 1
        shelf.holder, shelf.until_wall_s = (holder if ttl_s else ""), wall_s + ttl_s
        return Lease(run, holder, shelf.token, shelf.until_wall_s)

    def beat(self, beat: Beat) -> None:
        """The last beat of each is kept."""
        self._world.beats[beat.who] = beat

    def beats(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone; with one seam open, a guard that never stops beating."""
        del run
        if self._seams.sees_no_gap:
            return tuple(replace(beat, wall_s=self._world.wall_s) for beat in self._world.beats.values())
        return tuple(self._world.beats.values())
