"""The engine's processes in a simulated world: they tick, die at any touch of the outside, and are started again."""

from __future__ import annotations

from gonogo.core.events import RunOutcome
from gonogo.core.moves import Finish, Move, Wait
from gonogo.engine.outside import Outside
from gonogo.engine.tick import Engine
from gonogo.ports import Conflict, DriverError, Fenced
from gonogo.simulate.books import Shelf, SimJournal
from gonogo.simulate.drivers import SimChannel, SimFact, SimRouter, SimTarget
from gonogo.simulate.guards import SimGuardHost
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.seams import Seams
from gonogo.simulate.watching import SimClock
from gonogo.simulate.world import BROKEN, RUN, Doer, World

IDLE_S = 1.0
"""Virtual seconds between two ticks with nothing to do; a real engine looks ten times as often."""
RESTART_S = 2.0
"""Virtual seconds after which somebody starts a dead engine again."""


class EngineActor:
    """One place where an engine runs. Each start is a new process with a new engine object over the same journal."""

    def __init__(self, world: World, shelf: Shelf, seams: Seams, name: str) -> None:
        self._world = world
        self._shelf = shelf
        self._seams = seams
        self._name = name
        self._starts = 0
        self._doer = Doer(name)
        self._engine: Engine | None = None
        self._is_busy = False
        self._is_broken = False

    def turn(self) -> None:
        """Start, or tick once, and say when the next turn is."""
        if self._is_broken:
            return
        pause_s = 0.05
        if not self._is_busy:
            self._is_busy = True
            pause_s = self._lived()
            self._is_busy = False
        self._world.at(self._world.now_s + pause_s, self.turn)

    def kill(self) -> None:
        """Kill -9, wherever it is."""
        self._doer.is_killed = True

    def _lived(self) -> float:
        try:
            return self._died("killed") if self._doer.is_killed else self._turn()
        except SimulatedCrash:
            return self._died("killed")
        except (Fenced, Conflict, DriverError) as error:
            return self._died(f"ended: {error!r}")
        except BROKEN as error:
            self._is_broken = True
            self._world.mark("broke", self._name, about=repr(error))
            return 0.0

    def _died(self, why: str) -> float:
        self._world.mark("engine died", self._doer.name, about=why)
        self._engine = None
        self._doer = Doer(self._name)
        return RESTART_S

    def _turn(self) -> float:
        if self._engine is None:
            return self._begin()
        move = self._engine.tick()
        self._world.mark("tick", self._doer.name)
        state = self._engine.book.state
        if isinstance(move, Finish) and (state.ended is RunOutcome.ROLLED_BACK or state.window_closed):
            self._world.is_over = True
        return self._pause_s(move)

    def _begin(self) -> float:
        self._starts += 1
        self._doer.name = f"{self._name}.{self._starts}"
        engine = Engine(self._outside(), RUN, self._doer.name)
        if not engine.begin():
            return IDLE_S
        self._world.mark("engine began", self._doer.name)
        self._engine = engine
        return 0.01

    def _pause_s(self, move: Move) -> float:
        match move:
            case Wait(until_s=until_s) if until_s is not None and self._engine is not None:
                return min(IDLE_S, max(0.05, until_s - self._engine.book.now_s()))
            case Wait() | Finish():
                return IDLE_S
            case _:
                return 0.01

    def _outside(self) -> Outside:
        world, who, seams = self._world, self._doer, self._seams
        return Outside(
            journal=SimJournal(world, self._shelf, who, seams),
            target=SimTarget(world, who, seams),
            router=SimRouter(world, who, seams),
            fact=SimFact(world, who, seams),
            channel=SimChannel(world, who, seams),
            guard=SimGuardHost(world, self._shelf, who, seams),
            clock=SimClock(world, who, seams),
        )
