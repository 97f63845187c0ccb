"""Facts of the world, written into the journal when they matter: who is gone, and whether anybody watches."""

from __future__ import annotations

from gonogo.core.events import ComponentLost, GuardGap, RunOutcome
from gonogo.core.expected import expected
from gonogo.core.state import lost_key
from gonogo.core.steps import Side
from gonogo.engine.book import Book
from gonogo.engine.outside import Outside
from gonogo.ports import DriverError

LOOK_S = 0.5
"""Real seconds between two looks at the processes; a look costs a few milliseconds."""


class Gatherer:
    """Looks at the world at a bounded rate. It remembers only when it looked last."""

    def __init__(self, outside: Outside, book: Book) -> None:
        self.outside = outside
        self.book = book
        self._looked_s = float("-inf")

    def gather(self) -> None:
        """Write what has changed. Nothing is written twice: the journal itself says what is already known."""
        state = self.book.state
        goes_back = state.requested is not None or state.tripped is not None
        if state.plan is None or state.ended is RunOutcome.ROLLED_BACK or (state.ended and not goes_back):
            return
        if state.ended is None:
            self._watchers()
        now_s = self.outside.clock.wall_s()
        if now_s - self._looked_s >= LOOK_S:
            self._looked_s = now_s
            self._processes()

    def _watchers(self) -> None:
        """A guard whose last beat is older than the plan allows does not watch, whatever its process does."""
        if not self.book.state.is_watched:
            return
        now_s = self.outside.clock.wall_s()
        beats = [beat.wall_s for beat in self.outside.journal.beats(self.book.run) if beat.who == "guard"]
        since_s = max(beats, default=now_s)
        if not self.outside.guard.is_alive(self.book.run) or now_s - since_s > self.book.plan.guard_gap_s_max:
            self.book.insist(GuardGap(since_s, now_s - since_s))

    def _processes(self) -> None:
        state = self.book.state
        for (name, side), wanted in expected(state).items():
            is_leaving = side is not Side.STABLE and (state.requested or state.tripped)
            if is_leaving or lost_key(name, side.value) in state.lost:
                continue
            try:
                stand = self.outside.target.state(self.book.plan.component(name), side)
            except DriverError:
                continue  # not knowing is not the same as gone; the guards see what users see
            if len(stand) < wanted:
                why = "a process ended by itself"
                self.book.insist(ComponentLost(name, side.value, len(stand), wanted, why))
