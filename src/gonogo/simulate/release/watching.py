"""Who watches: the real guard with the real judge, and beside it a judge of what the document leaves in doubt."""

from __future__ import annotations

from dataclasses import replace

from gonogo.core.events import HoldPlaced, Json
from gonogo.core.evidence import Outcome, Snapshot, Verdict
from gonogo.core.gates import ENGINE
from gonogo.core.judge import Allowed, JudgeState, Moment, allowed, judge, observe, start
from gonogo.core.plan import Plan
from gonogo.engine.book import Book
from gonogo.engine.guard import Guard
from gonogo.simulate.release.setting import Doubt, Setting
from gonogo.simulate.release.world import World

DOUBT = "the document"
"""The source of a hold that is placed because the document does not decide."""


class LivingJudge:
    """The core's judge. Its state is not written down: no simulated guard is started a second time."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._state: JudgeState = start(plan)
        self._moment: Moment | None = None

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """One block in, every verdict out."""
        moment = self._moment = Moment(phase, plan_s, snapshot.wall_s)
        self._state = observe(self._plan, self._state, snapshot, moment)
        return judge(self._plan, self._state, moment)

    def allowed(self) -> Allowed | None:
        """How much traffic a paced phase may have; None before the first look."""
        return None if self._moment is None else allowed(self._plan, self._state, self._moment)

    def dump(self) -> Json:
        """Nothing."""
        return None


class GuardHouse:
    """Fulfils `GuardHost`: starts the guard, once."""

    def __init__(self, world: World, run: str) -> None:
        self._world = world
        self._run = run
        self._doubts = DoubtWatch(world, run) if world.setting.doubts else None
        self._guard: Guard | None = None

    def start(self, run: str, key: str) -> int:
        """The guard begins to look."""
        del key
        if self._guard is None:
            world = self._world
            book = Book(world.records, run, world)
            self._guard = Guard(book, world, world.gateway, LivingJudge(world.setting.plan))
            self._guard.begin(resumed=False)
            world.look = self._look
        self._world.watch()
        return 1

    def is_alive(self, run: str) -> bool:
        """From its start on."""
        del run
        return self._guard is not None

    def stop(self, run: str) -> None:
        """Never needed: a simulated guard does not hang."""

    def _look(self) -> None:
        if self._guard is not None and not self._guard.step():
            self._world.look = None
        elif self._doubts is not None:
            self._doubts.look()


class DoubtWatch:
    """Judges what the document may have meant; where that fails and nothing else does, the run waits for a person."""

    def __init__(self, world: World, run: str) -> None:
        self._world = world
        self._book = Book(world.records, run, world)
        plan = world.setting.plan
        self._judges = [(doubt, LivingJudge(_only(plan, doubt))) for doubt in world.setting.doubts]

    def look(self) -> None:
        """One look, on the same numbers as the guard's."""
        self._book.refresh()
        state = self._book.state
        if state.phase is None or state.ended is not None or DOUBT in state.holds:
            return
        snapshot = self._world.read()
        for doubt, one in self._judges:
            verdicts = one.observe(snapshot, state.phase, self._book.now_s())
            failed = next((v for v in verdicts if v.outcome is Outcome.FAIL), None)
            if failed is None or state.phase not in doubt.phases or state.failed is not None:
                continue
            self._book.insist(HoldPlaced(DOUBT, ENGINE, f"{failed.sentence} {doubt.words}"))
            return


def _only(plan: Plan, doubt: Doubt) -> Plan:
    """The same plan with nothing to judge but the doubt, which begins anew with each phase."""
    phases = tuple(
        replace(phase, success=(), failure=(doubt.criterion,) if phase.id in doubt.phases else ())
        for phase in plan.phases
    )
    return replace(plan, guards=(), phases=phases)


def doubts_of(setting: Setting, phase: str) -> tuple[Doubt, ...]:
    """Those that count in a phase."""
    return tuple(doubt for doubt in setting.doubts if phase in doubt.phases)
