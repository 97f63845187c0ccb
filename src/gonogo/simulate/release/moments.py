"""The timeline of a simulated release: what happened, when, and why, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gonogo.core import events as e
from gonogo.core.criterion import Criterion
from gonogo.core.evidence import Outcome
from gonogo.core.phases import all_gates
from gonogo.core.plan import Phase, Plan
from gonogo.simulate.release.scenarios import BENIGN, DESCRIPTIONS, Fault


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when (plan's clock, seconds), what, and why."""

    at_s: float
    what: str
    why: str


def moments_of(plan: Plan, fault: Fault, events: list[e.Event], now_s: float) -> tuple[Moment, ...]:
    """Everything that somebody decided, said or noticed, in its order."""
    return tuple(sorted(_moments(plan, fault, events, now_s), key=lambda moment: moment.at_s))


def _moments(plan: Plan, fault: Fault, events: list[e.Event], now_s: float) -> Iterator[Moment]:
    if fault.begins_s <= now_s and fault.scenario not in BENIGN:
        yield Moment(fault.begins_s, f"{fault.scenario.value} begins", DESCRIPTIONS[fault.scenario])
    named = _Named(plan)
    for event in events:
        told_of = _moment(event.what, named)
        if told_of is not None:
            yield Moment(event.at_s, *told_of)


class _Named:
    """The words of a plan behind its ids."""

    def __init__(self, plan: Plan) -> None:
        self._phases = {phase.id: phase for phase in plan.phases}
        self._questions = {gate.id: gate.question for gate in all_gates(plan)}
        self._criteria = {one.id: one for one in _criteria(plan)}

    def phase(self, name: str) -> str:
        """Title and share."""
        phase: Phase = self._phases[name]
        share = f", {phase.share_percent:g} % of traffic" if phase.share_percent else ", nobody is on the new version"
        return f"{phase.title}{share}"

    def question(self, gate: str) -> str:
        """What is asked."""
        return self._questions.get(gate, "")

    def criterion(self, name: str) -> str:
        """As the plan says it."""
        found = self._criteria.get(name)
        return f"{name}: {found.text}" if found else name


def _criteria(plan: Plan) -> Iterator[Criterion]:
    yield from plan.guards
    for phase in plan.phases:
        yield from (*phase.success, *phase.failure)


def _moment(what: e.Happening, named: _Named) -> tuple[str, str] | None:  # noqa: C901, PLR0911  # one line an event: a table
    match what:
        case e.DecisionMade(kind=kind, about=about, reasons=reasons):
            return f"{kind.value}: {about}", "; ".join(reasons)
        case e.PhaseEntered(phase=phase):
            return f"{phase} begins", named.phase(phase)
        case e.GateOpened(gate=gate):
            return f"gate {gate} is open", named.question(gate)
        case e.AnswerGiven(gate=gate, by=by, answer=answer, reason=reason):
            return f"gate {gate}: {by.name} says {answer.value}", reason
        case e.VerdictReached(verdict=verdict) if verdict.outcome is Outcome.FAIL:
            return f"FAIL {verdict.criterion}", verdict.sentence
        case e.GuardTripped(criterion=criterion):
            return "the guard has taken the new version's users home", named.criterion(criterion)
        case e.HoldPlaced(source=source, reason=reason):
            return f"held by {source}", reason
        case e.HoldReleased(source=source, reason=reason):
            return f"no longer held by {source}", reason
        case e.StepFailed(step=step, attempt=1, why=why):
            return f"step {step} fails", why
        case e.RunEnded(outcome=outcome):
            return outcome.value, ""
        case _:
            return None
