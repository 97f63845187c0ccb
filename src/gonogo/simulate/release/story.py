"""What happened in a simulated release, told from its journal and from the truth of its world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Protocol

from gonogo.core import events as e
from gonogo.core.evidence import Outcome, Why
from gonogo.core.state import State
from gonogo.core.steps import Send
from gonogo.simulate.release.meters import Meters
from gonogo.simulate.release.outside import Records
from gonogo.simulate.release.scenarios import DESCRIPTIONS, Fault, Scenario
from gonogo.simulate.release.setting import Setting

HELD = "hold"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: when (plan's clock, seconds), what, and why."""

    at_s: float
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """A release as it is told. `outcome` is "promoted", "rolled back" or "hold".

    `open` are the criteria that were not met when the run came to a hold, `unseen` those of them without data,
    `asked` the gate that waited, `doubted` the words of the doubt that held it; "" and () where there is none. Times
    are seconds from the fault's beginning: until the new version had no users any more, and until everything stood as
    before; None: never. `harmed` are users who met
    a failure or slow answer of the new version, `harmed_by_both` those whom an outage of the old one met.
    """

    phase: str
    began_s: float | None
    outcome: str
    why: str
    ended_s: float
    held_in: str
    open: tuple[str, ...]
    unseen: tuple[str, ...]
    asked: str
    doubted: str
    exposed: int
    harmed: int
    harmed_by_both: int
    traffic_off_s: float | None
    back_s: float | None
    sent: int
    late: int
    unsent: int
    timeline: tuple[Moment, ...]


class Lived(Protocol):
    """A world after its release, as far as it is told of."""

    now_s: float
    setting: Setting
    fault: Fault
    meters: Meters
    records: Records


def told(world: Lived, state: State) -> Story:
    """The story of a release that is over, or that waits."""
    fault = world.fault
    began_s = fault.begins_s if fault.begins_s <= world.now_s and fault.scenario is not Scenario.HEALTHY else None
    outcome = state.ended.value if state.ended is not None else HELD
    held_in = (state.phase or world.setting.plan.phases[0].id) if outcome == HELD else ""
    sent = _messages(world)
    return Story(
        phase=fault.phase,
        began_s=began_s if began_s is not None and began_s < inf else None,
        outcome=outcome,
        why=_why(state, outcome),
        ended_s=world.now_s,
        held_in=held_in,
        open=_open(state, held_in) if held_in else (),
        unseen=tuple(key for key in (_open(state, held_in) if held_in else ()) if _is_unseen(state, key)),
        asked=_asked(state) if held_in else "",
        doubted=next((h.reason for s, h in state.holds.items() if s == "the document"), "") if held_in else "",
        exposed=round(world.meters.exposed),
        harmed=round(world.meters.on_new.users),
        harmed_by_both=round(world.meters.on_stable.users),
        traffic_off_s=_since(began_s, _off_s(world)),
        back_s=_since(began_s, state.ended_s if state.ended is e.RunOutcome.ROLLED_BACK else None),
        sent=sum(1 for late_s in sent if late_s is not None),
        late=sum(1 for late_s in sent if late_s is not None and late_s > world.setting.message_s),
        unsent=sum(1 for late_s in sent if late_s is None),
        timeline=tuple(sorted(_moments(world), key=lambda moment: moment.at_s)),
    )


def _since(began_s: float | None, at_s: float | None) -> float | None:
    return None if began_s is None or at_s is None else max(0.0, at_s - began_s)


def _why(state: State, outcome: str) -> str:
    if outcome == HELD:
        reasons = [hold.reason for hold in state.holds.values()]
        return "; ".join(reasons) or "nobody answers"
    kind = e.DecisionKind.ROLL_BACK if outcome == e.RunOutcome.ROLLED_BACK.value else e.DecisionKind.PROMOTE
    decision = next((d for d in reversed(state.decisions) if d.kind is kind), None)
    return "; ".join(decision.reasons) if decision else ""


def _open(state: State, phase: str) -> tuple[str, ...]:
    """Success criteria of the phase that are not met by the last that was said of them."""
    if state.plan is None or phase not in state.entered_s:
        return ()
    found = []
    for criterion in state.plan.phase(phase).success:
        record = state.verdicts.get(criterion.id)
        if record is None or record.phase != phase or record.verdict.outcome is not Outcome.PASS:
            found.append(criterion.id)
    return tuple(found)


def _is_unseen(state: State, criterion: str) -> bool:
    record = state.verdicts.get(criterion)
    return record is None or (record.verdict.outcome is Outcome.UNKNOWN and record.verdict.why is not Why.TOO_FEW)


def _asked(state: State) -> str:
    """The last gate that was opened and not decided."""
    decided = {decision.about for decision in state.decisions}
    return next((gate for gate in reversed(list(state.gates)) if gate not in decided), "")


def _off_s(world: Lived) -> float | None:
    """When the new version had no users any more."""
    for event in world.records.events:
        if isinstance(event.what, e.GuardTripped):
            return event.at_s
        if isinstance(event.what, e.StepDone) and event.what.step.startswith("back/share/"):
            return event.at_s
    return None


def _messages(world: Lived) -> list[float | None]:
    """For each message that was owed: how long after its occasion it was sent; None: it was not."""
    found: dict[str, float | None] = {}
    occasion_s = 0.0
    for event in world.records.events:
        match event.what:
            case e.PhaseEntered() | e.GateOpened() | e.HoldPlaced() | e.DecisionMade():
                occasion_s = event.at_s
            case e.StepIntended(step=step) if isinstance(step.action, Send) and step.id not in found:
                found[step.id] = None
            case e.StepDone(step=step_id) if step_id in found:
                found[step_id] = event.at_s - _due_from(world, step_id, occasion_s)
            case _:
                continue
    return list(found.values())


def _due_from(world: Lived, step: str, occasion_s: float) -> float:
    """When words on the way back were owed: since it was decided, whatever else was to be done first."""
    if not step.startswith("back/"):
        return occasion_s
    decided = (v.at_s for v in world.records.events if isinstance(v.what, e.DecisionMade) and _is_back(v.what))
    return next(decided, occasion_s)


def _is_back(what: e.DecisionMade) -> bool:
    return what.kind is e.DecisionKind.ROLL_BACK


def _moments(world: Lived) -> Iterator[Moment]:
    fault = world.fault
    if fault.begins_s <= world.now_s and fault.scenario not in {Scenario.HEALTHY, Scenario.APPROVER_ABSENT}:
        yield Moment(fault.begins_s, f"{fault.scenario.value} begins", DESCRIPTIONS[fault.scenario])
    for event in world.records.events:
        told_of = _moment(event.what)
        if told_of is not None:
            yield Moment(event.at_s, *told_of)


def _moment(what: e.Happening) -> tuple[str, str] | None:  # noqa: C901, PLR0911  # one line an event: a table
    match what:
        case e.DecisionMade(kind=kind, about=about, reasons=reasons):
            return f"{kind.value}: {about}", "; ".join(reasons)
        case e.PhaseEntered(phase=phase):
            return f"{phase} begins", ""
        case e.GateOpened(gate=gate):
            return f"gate {gate} is open", ""
        case e.AnswerGiven(gate=gate, by=by, answer=answer, reason=reason):
            return f"gate {gate}: {by.name} says {answer.value}", reason
        case e.VerdictReached(verdict=verdict) if verdict.outcome is Outcome.FAIL:
            return f"FAIL {verdict.criterion}", verdict.sentence
        case e.GuardTripped(criterion=criterion):
            return "the guard has taken the new version's users home", criterion
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
