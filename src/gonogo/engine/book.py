"""One writer's view of a run's journal: the state so far, and the only two ways to write."""

from __future__ import annotations

from gonogo.core.events import Event, Happening
from gonogo.core.plan import Plan
from gonogo.core.state import State, apply
from gonogo.ports import Clock, Conflict, Journal

CONFLICTS_MAX = 100
"""So often may others write in between before something must be wrong."""


class Book:
    """Follows one run. `state` is what was folded at the last `refresh`; nothing is cached beyond that."""

    def __init__(self, journal: Journal, run: str, clock: Clock, token: int | None = None) -> None:
        self.journal = journal
        self.run = run
        self.clock = clock
        self.token = token
        self.state = State()
        self.acts_until_wall_s = float("inf")
        """Real time up to which this writer may change the world: the end of its lease."""
        self._last_wall_s = 0.0

    @property
    def plan(self) -> Plan:
        """The plan in force; LookupError where the run was never opened."""
        if self.state.plan is None:
            raise LookupError(self.run)
        return self.state.plan

    def refresh(self) -> tuple[Event, ...]:
        """Fold what was written since the last time, by whomever; return it."""
        new = self.journal.read(self.run, self.state.length)
        for event in new:
            self.state = apply(self.state, event)
            self._last_wall_s = max(self._last_wall_s, event.wall_s)
        return new

    def now_s(self) -> float:
        """The plan's clock: real seconds since the opening, times the run's scale. Never behind the journal."""
        if self.state.opened is None:
            return 0.0
        return (self.wall_s() - self.state.opened_wall_s) * self.state.opened.clock_scale

    def wall_s(self) -> float:
        """Real time, never behind what the journal already says."""
        return max(self.clock.wall_s(), self._last_wall_s)

    def write(self, what: Happening, at_s: float) -> bool:
        """Write what was decided on exactly this state. False: somebody wrote first, and it must be decided again."""
        try:
            self._append(what, at_s)
        except Conflict:
            self.refresh()
            return False
        return True

    def insist(self, what: Happening) -> Event:
        """Write what is true whatever others wrote meanwhile: results, facts, words of people."""
        for _ in range(CONFLICTS_MAX):
            try:
                return self._append(what, self.now_s())
            except Conflict:
                self.refresh()
        raise Conflict(f"{CONFLICTS_MAX} others wrote to {self.run} first")

    def _append(self, what: Happening, at_s: float) -> Event:
        event = self.journal.append(
            self.run, what, expected_length=self.state.length, at_s=at_s, wall_s=self.wall_s(), token=self.token
        )
        self.state = apply(self.state, event)
        self._last_wall_s = max(self._last_wall_s, event.wall_s)
        return event
