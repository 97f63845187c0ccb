"""The right to act on a run: one engine at a time, and none for ever."""

from __future__ import annotations

from gonogo.core.limits import LEASE_TTL_S_MAX
from gonogo.core.moves import Move, TakeStep
from gonogo.core.plan import Plan
from gonogo.core.steps import Deploy, Remove, Smoke, StartGuard
from gonogo.engine.acts import FIRST_BEAT_S
from gonogo.engine.holder import is_gone
from gonogo.ports import Clock, Fenced, Journal, Lease

TTL_S = 6.0
"""Real seconds that a lease lasts beyond the longest thing its holder is about to do."""
RENEW_S = 2.0


class Holding:
    """A lease that its holder renews before each move, for as long as that move may take."""

    def __init__(self, journal: Journal, run: str, holder: str, clock: Clock) -> None:
        self._journal = journal
        self._run = run
        self._holder = holder
        self._clock = clock
        self._until_s = 0.0
        self.token: int | None = None

    def take(self) -> bool:
        """Take the lease; False while another engine has it."""
        lease = self._journal.lease(self._run, self._holder, TTL_S, self._clock.wall_s()) or self._inherited()
        if lease is None:
            return False
        self.token, self._until_s = lease.token, lease.until_wall_s
        return True

    def _inherited(self) -> Lease | None:
        """The lease of an engine that was killed on this machine: nobody needs to wait until it has run out."""
        now_s = self._clock.wall_s()
        for beat in self._journal.beats(self._run):
            if beat.who == "engine" and is_gone(str(beat.seen.get("holder"))):
                self._journal.lease(self._run, str(beat.seen["holder"]), 0.0, now_s)
                return self._journal.lease(self._run, self._holder, TTL_S, now_s)
        return None

    def keep(self, plan: Plan, move: Move) -> float:
        """Hold it long enough for the move, and say until when. Fenced where another engine has taken it meanwhile."""
        now_s, needed_s = self._clock.wall_s(), min(longest_s(plan, move) + TTL_S, LEASE_TTL_S_MAX)
        if abs(self._until_s - now_s - needed_s) <= RENEW_S:
            return self._until_s
        lease = self._journal.lease(self._run, self._holder, needed_s, now_s)
        if lease is None or lease.token != self.token:
            raise Fenced(self._run)
        self._until_s = lease.until_wall_s
        return self._until_s

    def give_back(self) -> None:
        """Let the next engine in at once."""
        if self.token is not None:
            self._journal.lease(self._run, self._holder, 0.0, self._clock.wall_s())


def longest_s(plan: Plan, move: Move) -> float:
    """The longest real time that a move may take, by the plan's own limits."""
    if not isinstance(move, TakeStep):
        return 0.0
    match move.step.action:
        case Deploy(component=name) | Remove(component=name):
            component = plan.component(name)
            return (component.ready.give_up_s + component.drain.give_up_s + 10.0) * max(1, component.replicas)
        case Smoke(component=name):
            component = plan.component(name)
            asked = (component.ready, *component.smoke)
            return sum(probe.give_up_s for probe in asked) * max(1, component.replicas)
        case StartGuard():
            return FIRST_BEAT_S
        case _:
            return 30.0
