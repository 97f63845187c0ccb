"""The guard's processes in a simulated world: the real guard's look, driven once a virtual second."""

from __future__ import annotations

from typing import Any

from gonogo.core.events import Happened, Json
from gonogo.core.evidence import Outcome, Snapshot, Verdict
from gonogo.core.judge import Allowed
from gonogo.engine.book import Book
from gonogo.engine.guard import Guard, Judging, last_judge
from gonogo.engine.judging import CoreJudge
from gonogo.ports import Conflict, DriverError, Failure
from gonogo.simulate.books import Shelf, SimJournal
from gonogo.simulate.drivers import SimRouter
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.seams import Seams
from gonogo.simulate.watching import CountingJudge, SimClock, SimSignal
from gonogo.simulate.weather import Fault
from gonogo.simulate.world import BROKEN, RUN, Doer, World

LOOK_S = 1.0
"""Virtual seconds between two looks; a real guard looks more often."""


class SimGuardHost:
    """Fulfils `GuardHost`: one guard lives at a time, and it outlives the engine that started it."""

    def __init__(self, world: World, shelf: Shelf, who: Doer, seams: Seams) -> None:
        self._world = world
        self._shelf = shelf
        self._who = who
        self._seams = seams

    def start(self, run: str, key: str) -> int:
        """A guard, unless one lives."""
        del run, key
        fault = self._world.touch(self._who, "start guard", 0.1)
        if fault in {Fault.REFUSE, Fault.SILENT, Fault.FULL}:
            raise DriverError(Failure.UNREACHABLE, Happened.NO, "no process could be started")
        guard = self._world.guard
        if guard is None or not guard.is_alive:
            guard = GuardActor(self._world, self._shelf, self._seams)
            self._world.guard = guard
            self._world.at(self._world.now_s + 0.2, guard.turn)
        if fault is Fault.DIE_AFTER:
            raise SimulatedCrash
        return 1

    def is_alive(self, run: str) -> bool:
        """Whether its process lives; a hung one does."""
        del run
        return self._seams.sees_no_gap or (self._world.guard is not None and self._world.guard.is_alive)

    def stop(self, run: str) -> None:
        """Kill."""
        del run
        self._world.touch(self._who, "stop guard")
        if self._world.guard is not None:
            self._world.guard.kill()


class GuardActor:
    """One guard process."""

    def __init__(self, world: World, shelf: Shelf, seams: Seams) -> None:
        self._world = world
        self._seams = seams
        self._doer = Doer("guard")
        self._journal = SimJournal(world, shelf, self._doer)
        self._guard: Guard | None = None
        self._is_busy = False
        self.is_alive = True
        self.is_hung = False

    def kill(self) -> None:
        """Kill -9."""
        self._doer.is_killed = True
        self.is_alive = False

    def hang(self) -> None:
        """Live, and do nothing any more."""
        self.is_hung = True

    def turn(self) -> None:
        """Begin, or look once."""
        if not self.is_alive:
            return
        if not (self._is_busy or self.is_hung or self._world.now_s >= self._seams.guard_sleeps_from_s):
            self._is_busy = True
            self._look()
            self._is_busy = False
        self._world.at(self._world.now_s + LOOK_S, self.turn)

    def _look(self) -> None:
        try:
            if self._guard is None:
                self._guard = self._begun()
            self.is_alive = self._guard.step() and self.is_alive
            self._world.mark("look", "guard")
        except SimulatedCrash:
            self._died("killed")
        except (DriverError, Conflict) as error:
            self._died(f"ended: {error!r}")
        except BROKEN as error:
            self._died("broke")
            self._world.mark("broke", "guard", about=repr(error))

    def _died(self, why: str) -> None:
        self.is_alive = False
        self._world.mark("guard died", "guard", about=why)

    def _begun(self) -> Guard:
        world, who = self._world, self._doer
        book = Book(self._journal, RUN, SimClock(world, who))
        dumped = last_judge(self._journal, RUN)
        guard = Guard(book, SimSignal(world, who), SimRouter(world, who, self._seams), self._judge(dumped))
        guard.begin(resumed=dumped is not None)
        return guard

    def _judge(self, dumped: Json) -> Judging:
        return Heard(self._world, self._chosen(dumped))

    def _chosen(self, dumped: Any) -> Judging:  # noqa: ANN401  # a judge's own JSON
        if self._world.weather.has_core_judge:
            return CoreJudge(self._world.plan, dumped)
        lenient = self._seams.takes_no_data_for_pass
        return CountingJudge(self._world.plan, dumped, takes_no_data_for_pass=lenient)


class Heard:
    """A judge whose failures the world's history knows of, written down or not."""

    def __init__(self, world: World, judge: Judging) -> None:
        self._world = world
        self._judge = judge
        self._success = {c.id for phase in world.plan.phases for c in phase.success}

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """As the judge says."""
        verdicts = self._judge.observe(snapshot, phase, plan_s)
        failed = [v.criterion for v in verdicts if v.outcome is Outcome.FAIL and v.criterion not in self._success]
        if failed:
            self._world.mark("fail seen", "guard", about=failed[0])
        return verdicts

    def allowed(self) -> Allowed | None:
        """As the judge says."""
        return self._judge.allowed()

    def dump(self) -> Json:
        """As the judge does."""
        return self._judge.dump()
