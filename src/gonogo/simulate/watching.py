"""How a simulated guard sees, judges and keeps time."""

from __future__ import annotations

from typing import Any

from gonogo.core.events import Happened, Json
from gonogo.core.evidence import Arm, Outcome, Sides, Snapshot, Verdict, Why
from gonogo.core.judge import Allowed
from gonogo.core.plan import Plan
from gonogo.core.steps import Side
from gonogo.ports import DriverError, Failure
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.seams import CLOSED, Seams
from gonogo.simulate.weather import Fault
from gonogo.simulate.world import Doer, World

EDGES_MS = (100.0,)
ERRORS_MAX = 3
"""The counting judge's rule: more failed requests than this on the new version, and it fails."""


class SimClock:
    """Fulfils `Clock`: virtual time, which for one process never goes back."""

    def __init__(self, world: World, who: Doer, seams: Seams = CLOSED) -> None:
        self._world = world
        self._who = who
        self._factor = seams.clock_factor
        self._last_s = 0.0

    def wall_s(self) -> float:
        """What this process takes for the time."""
        self._last_s = max(self._last_s, self._world.wall_s + self._world.now_s * (self._factor - 1.0))
        return self._last_s

    def sleep(self, seconds: float) -> None:
        """The others live on meanwhile."""
        self._world.pass_time(seconds)
        if self._who.is_killed:
            raise SimulatedCrash


class SimSignal:
    """Fulfils `Signal`: the requests that the world truly served, while the source answers."""

    def __init__(self, world: World, who: Doer) -> None:
        self._world = world
        self._who = who

    def read(self) -> Snapshot:
        """Both sides of the entry component at one instant."""
        world = self._world
        fault = world.touch(self._who, "read signals", 0.02)
        if "signals silent" in world.down or fault in {Fault.REFUSE, Fault.SILENT}:
            raise DriverError(Failure.UNREACHABLE, Happened.NO, "the source is silent")
        world.cluster.flow()
        if fault is Fault.DIE_AFTER:
            raise SimulatedCrash
        arms = {side: self._arm(side) for side in Side}
        entry = world.plan.entry
        new, baseline = (arms[side] if world.cluster.of(entry, side) else None for side in (Side.NEW, Side.BASELINE))
        return Snapshot(world.wall_s, EDGES_MS, (Sides(entry, arms[Side.STABLE], new, baseline=baseline),))

    def _arm(self, side: Side) -> Arm:
        served = self._world.cluster.served[side]
        requests = int(served.requests)
        return Arm(requests, min(requests, int(served.errors)), requests, (requests,), 10.0 * requests)


class CountingJudge:
    """A cheap judge for worlds that are not about statistics: it counts. Fulfils `Judging`.

    A guard fails with more than `ERRORS_MAX` failed requests, for good; a success criterion passes with enough
    requests in its phase; without a reading everything is unknown.
    """

    def __init__(self, plan: Plan, state: Json, *, takes_no_data_for_pass: bool = False) -> None:
        self._plan = plan
        self._base: dict[str, Any] = state or {}
        self._is_failed = bool(self._base.pop("failed", False))
        self._lenient = takes_no_data_for_pass

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """Count, and say what that means."""
        del plan_s
        arm = snapshot.sides[0].new if snapshot.sides else None
        if arm is not None:
            self._base.setdefault(phase, arm.requests)
            self._is_failed = self._is_failed or arm.errors > ERRORS_MAX
        here = next((p for p in self._plan.phases if p.id == phase), None)
        guards = (*self._plan.guards, *(here.failure if here else ()))
        said = [self._guard(c.id, c.requests_min, arm) for c in guards]
        count = arm.requests - self._base[phase] if arm else 0
        proved = [self._success(c.id, c.requests_min, arm, count) for c in (here.success if here else ())]
        return (*said, *proved)

    def allowed(self) -> Allowed | None:
        """It knows nothing of paced phases."""
        return None

    def dump(self) -> Json:
        """All that it remembers."""
        return {**self._base, "failed": self._is_failed}

    def _guard(self, criterion: str, requests_min: int, arm: Arm | None) -> Verdict:
        if self._is_failed:
            return _verdict(criterion, Outcome.FAIL, None, arm)
        if arm is None or arm.requests < requests_min:
            return _verdict(criterion, Outcome.UNKNOWN, Why.NO_DATA if arm is None else Why.TOO_FEW, arm)
        return _verdict(criterion, Outcome.HOLD, None, arm)

    def _success(self, criterion: str, requests_min: int, arm: Arm | None, count: int) -> Verdict:
        if self._lenient and (arm is None or count < requests_min):
            return _verdict(criterion, Outcome.PASS, None, arm)
        if arm is None or count < requests_min:
            return _verdict(criterion, Outcome.UNKNOWN, Why.NO_DATA if arm is None else Why.TOO_FEW, arm)
        return _verdict(criterion, Outcome.HOLD if self._is_failed else Outcome.PASS, None, arm)


def _verdict(criterion: str, outcome: Outcome, why: Why | None, arm: Arm | None) -> Verdict:
    requests, errors = (arm.requests, arm.errors) if arm else (0, 0)
    sentence = f"{criterion}: {errors} of {requests} requests failed: {outcome.value}"
    return Verdict(criterion, outcome, why, None, requests, errors, 0, 0, None, None, 0.0, sentence)
