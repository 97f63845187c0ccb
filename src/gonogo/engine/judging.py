"""The core's judge, as the guard uses it."""

from __future__ import annotations

from gonogo.core.events import Json
from gonogo.core.evidence import Snapshot, Verdict
from gonogo.core.judge import Allowed, Moment, allowed, dump, load, look, start
from gonogo.core.plan import Plan


class CoreJudge:
    """Holds the judge's state between two looks. `state` None begins anew, else goes on where it was dumped."""

    def __init__(self, plan: Plan, state: Json = None) -> None:
        self._plan = plan
        self._state = start(plan) if state is None else load(plan, state)
        self._moment: Moment | None = None

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """One block in, every verdict out."""
        moment = Moment(phase, plan_s, snapshot.wall_s)
        self._moment = moment
        self._state, verdicts = look(self._plan, self._state, snapshot, moment)
        return verdicts

    def allowed(self) -> Allowed | None:
        """How much traffic a paced phase may have, as of the last block; None where that cannot be said."""
        return None if self._moment is None else allowed(self._plan, self._state, self._moment)

    def dump(self) -> Json:
        """The state as JSON."""
        return dump(self._state)
