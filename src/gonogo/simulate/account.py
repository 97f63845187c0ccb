"""What the oracle looks at: the raw journal and the world's true history, and a few questions that both answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from gonogo.core import events as e
from gonogo.core.evidence import Outcome
from gonogo.core.plan import Pace, Plan, Strategy
from gonogo.simulate.cluster import InForce
from gonogo.simulate.mark import Mark
from gonogo.simulate.weather import Weather


@dataclass(frozen=True, slots=True)
class Standing:
    """The truth when a line was written: (component, side, address) of every process, routes, requests served."""

    at_s: float
    processes: tuple[tuple[str, str, str], ...]
    routes: dict[str, InForce]
    served_new: float


@dataclass(slots=True)
class Account:
    """A world after its release."""

    plan: Plan
    weather: Weather
    events: list[e.Event]
    history: list[Mark]
    standing: dict[int, Standing]
    is_over: bool
    _times: dict[int, float] = field(default_factory=dict)

    def marks(self, *kinds: str) -> list[Mark]:
        """The true events of those kinds, in order."""
        return [mark for mark in self.history if mark.kind in kinds]

    def by_engine(self, *kinds: str) -> list[Mark]:
        """Of those, what an engine did."""
        return [mark for mark in self.marks(*kinds) if mark.who.startswith(("engine", "second"))]

    def grown(self) -> list[Mark]:
        """Every time that an engine gave the new version more than it had."""
        return [mark for mark in self.by_engine("share") if mark.value > mark.before]

    def intent(self, mark: Mark) -> e.Event | None:
        """The last intent with the mark's key that was in the journal by then."""
        for event in reversed(self.events[: mark.length]):
            if isinstance(event.what, e.StepIntended) and event.what.key == mark.key:
                return event
        return None

    def turned_back(self) -> Iterator[e.Event]:
        """Every line that sends a run back."""
        guards = {c.id for c in self.plan.guards} | {c.id for p in self.plan.phases for c in p.failure}
        for event in self.events:
            match event.what:
                case e.RollbackRequested() | e.GuardTripped():
                    yield event
                case e.VerdictReached(verdict=verdict) if verdict.outcome is Outcome.FAIL:
                    if verdict.criterion in guards:
                        yield event
                case e.DecisionMade(kind=e.DecisionKind.NO_GO | e.DecisionKind.ROLL_BACK):
                    yield event

    def is_done(self, step: str, before: int) -> bool:
        """Whether that step's result was in the journal by then."""
        return any(isinstance(x.what, e.StepDone) and x.what.step == step for x in self.events[:before])

    def written_s(self, index: int) -> float:
        """The true second at which that line was written."""
        if not self._times:
            self._times.update({mark.value: mark.at_s for mark in self.marks("written")})
        return self._times[index]

    def wanted_bp(self, component: str, phase_id: str) -> int:
        """The share that the plan gives a component in a phase; the oracle's own arithmetic."""
        found, phase = self.plan.component(component), self.plan.phase(phase_id)
        if found.strategy is Strategy.CANARY:
            return round(phase.share_percent * 100)
        if found.strategy is Strategy.BLUE_GREEN:
            return 10_000 if phase.share_percent == 100 else 0
        return ceil(found.replicas * phase.share_percent / 100) * 10_000 // found.replicas

    def decided_bp(self, component: str, phase_id: str, *, decided: Sequence[str]) -> int:
        """The share that decisions so far give a component in a phase: of an evidence-paced one, its raises."""
        wanted = self.wanted_bp(component, phase_id)
        if (
            self.plan.phase(phase_id).pace is Pace.FIXED
            or self.plan.component(component).strategy is not Strategy.CANARY
        ):
            return wanted
        raised = [int(about.rsplit("/", 1)[1]) for about in decided if about.startswith(f"{phase_id}/pace/")]
        return min(wanted, max(raised, default=0))

    def died_lately(self, at_s: float, within_s: float = 4.0) -> bool:
        """Whether a process died by itself so short before that nobody could have seen it."""
        return any(m.who == "by itself" and 0 <= at_s - m.at_s <= within_s for m in self.marks("ended"))
