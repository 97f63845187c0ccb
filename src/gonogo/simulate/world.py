"""A simulated world: virtual time, what truly stands and serves, and everything that happens to it by itself.

Processes are synchronous code. While one of them waits for an answer, the time that passes is lived by all the others:
`touch` runs whatever is due meanwhile inside the call, so guard, people and a second engine come between any two
effects of the first one.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from gonogo.core.events import Event, Happening
from gonogo.core.invariant import BrokenInvariant
from gonogo.core.plan import Plan
from gonogo.core.steps import Side
from gonogo.ports import Beat
from gonogo.simulate.cluster import Cluster
from gonogo.simulate.mark import Mark, SimulatedCrash
from gonogo.simulate.weather import Fault, Version, Weather

WALL_S = 1_000_000.0
"""Unix time at virtual second 0."""
RUN = "run"
EVENTS_MAX = 1500
"""Ten times the journal of a usual world: whoever writes more than this goes round in circles."""


BROKEN = (BrokenInvariant, LookupError, TypeError, ValueError, AttributeError)
"""What a bug looks like from outside. The process is lost, and the oracle says so."""


class Living(Protocol):
    """A guard process, as much of it as its host needs."""

    is_alive: bool

    def hang(self) -> None:
        """Live, and do nothing any more."""
        ...

    def kill(self) -> None:
        """Kill -9."""
        ...


class Doer:
    """A simulated process: it can die, hang, and hold its breath while it is already running further up the stack."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_killed = False


class World:
    """One world. `history` is the truth, in order; only the oracle and the story read it."""

    def __init__(self, plan: Plan, weather: Weather) -> None:
        self.plan = plan
        self.weather = weather
        self.now_s = 0.0
        self.jump_s = 0.0
        self.touches = 0
        self.events: list[Event] = []
        self.history: list[Mark] = []
        self.down: set[str] = set()
        self.beats: dict[str, Beat] = {}
        self.guard: Living | None = None
        self.is_over = False
        self.cluster = Cluster(plan, self)
        self.on_append: list[Callable[[Event], None]] = []
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count()

    def at(self, at_s: float, what: Callable[[], None]) -> None:
        """Do that at a virtual second, or as soon after it as time passes."""
        heappush(self._due, (at_s, next(self._number), what))

    def live(self, until_s: float) -> None:
        """Let time pass up to that second, or until the run is over."""
        while self._due and not self.is_over and self._due[0][0] <= until_s and len(self.events) < EVENTS_MAX:
            self._next()
        self.now_s = max(self.now_s, until_s)

    def pass_time(self, seconds: float) -> None:
        """Time that a process spends waiting; everybody else goes on."""
        until_s = self.now_s + seconds
        while self._due and self._due[0][0] <= until_s:
            self._next()
        self.now_s = max(self.now_s, until_s)

    def touch(self, who: Doer, kind: str, seconds: float = 0.01) -> Fault | None:
        """One process touches the outside: time passes, and it may die here. Returns what else strikes this touch."""
        self.touches += 1
        fault = None if self.is_calm else self.weather.faults.pop(self.touches, None) or self._aimed(kind)
        if fault is not None:
            self.mark(f"fault: {fault.value}", who.name, about=kind)
        self.pass_time(seconds + (3.0 if fault is Fault.SLOW else 0.0))
        if who.is_killed or fault is Fault.DIE_BEFORE:
            raise SimulatedCrash
        return fault

    def _aimed(self, kind: str) -> Fault | None:
        for aimed in self.weather.aimed:
            if kind.startswith(aimed.what):
                aimed.nth -= 1
                if aimed.nth == 0:
                    return aimed.fault
        return None

    @property
    def is_calm(self) -> bool:
        """Whether nothing new goes wrong any more."""
        return self.now_s >= self.weather.calm_s

    @property
    def wall_s(self) -> float:
        """What every clock in this world shows."""
        return WALL_S + self.now_s + self.jump_s

    @property
    def is_bad(self) -> bool:
        """Whether the new version fails requests now."""
        return self.weather.version is Version.BAD and self.now_s >= self.weather.bad_from_s

    def mark(
        self, kind: str, who: str, *, about: str = "", change: tuple[object, object] = (None, None), key: str = ""
    ) -> None:
        """Remember what truly happened; `change` is (before, now)."""
        before, value = change
        self.history.append(Mark(self.now_s, len(self.events), kind, who, about, value, before, key))

    def appended(self, what: Happening, *, at_s: float, wall_s: float) -> Event:
        """A line that is in the journal for good."""
        event = Event(len(self.events), at_s, wall_s, what)
        self.events.append(event)
        self.mark("written", "journal", about=type(what).__name__, change=(None, event.index))
        for hook in self.on_append:
            hook(event)
        return event

    def jump(self, seconds: float) -> None:
        """Every clock is set forward."""
        self.jump_s += seconds

    def lose(self, side: Side, how_many: int) -> None:
        """Processes of one side of the entry component die by themselves."""
        for process in self.cluster.of(self.plan.entry, side)[:how_many]:
            self.cluster.end(process, who="by itself")

    def _next(self) -> None:
        at_s, _, what = heappop(self._due)
        self.now_s = max(self.now_s, at_s)
        what()
