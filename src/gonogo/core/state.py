"""What has happened: `state = fold(journal)`. Nothing else is remembered anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from gonogo.core import events as e
from gonogo.core.evidence import Outcome, Verdict
from gonogo.core.plan import Plan
from gonogo.core.steps import Deploy, OpenRoute, Remove, SetShare, Side, StartGuard, Step


class StepStatus(Enum):
    """Where a step stands. INTENDED without a result is the real state "it may have happened"."""

    INTENDED = "intended"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step's life so far. `at_s` is the plan's clock at its last event."""

    step: Step
    status: StepStatus
    attempt: int
    at_s: float
    kind: str = ""
    why: str = ""
    happened: e.Happened = e.Happened.NO
    read_back: e.Json = None


@dataclass(frozen=True, slots=True)
class GateRecord:
    """An opened gate with its answers in the order given."""

    gate: str
    opened_s: float
    closes_s: float
    digests: tuple[str, ...]
    answers: tuple[e.AnswerGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """A criterion's last verdict, the phase it was said in, and when (plan's clock)."""

    phase: str
    verdict: Verdict
    at_s: float


@dataclass(frozen=True, slots=True)
class State:
    """A run as its journal tells it. Built only by `fold` and `apply`; mappings are never changed in place.

    `share_bp` holds the share of each component as last read back. `failed` is the first guard that said FAIL in this
    run; it is sticky. `allowed` is the guard's last word on an evidence-paced phase's share. `guards_started` counts
    the steps that started a guard and saw it look. `is_watched` is False from a guard's gap until a guard has started
    again.
    """

    opened: e.RunOpened | None = None
    plan: Plan | None = None
    digest: str = ""
    opened_wall_s: float = 0.0
    length: int = 0
    steps: Mapping[str, StepRecord] = field(default_factory=dict)
    phase: str | None = None
    entered_s: Mapping[str, float] = field(default_factory=dict)
    gates: Mapping[str, GateRecord] = field(default_factory=dict)
    decisions: tuple[e.DecisionMade, ...] = ()
    verdicts: Mapping[str, VerdictRecord] = field(default_factory=dict)
    failed: Verdict | None = None
    tripped: e.GuardTripped | None = None
    requested: e.RollbackRequested | None = None
    holds: Mapping[str, e.HoldPlaced] = field(default_factory=dict)
    holds_placed: int = 0
    is_watched: bool = False
    guards_started: int = 0
    gap: e.GuardGap | None = None
    share_bp: Mapping[str, int] = field(default_factory=dict)
    allowed: Mapping[str, e.ShareAllowed] = field(default_factory=dict)
    lost: Mapping[str, e.ComponentLost] = field(default_factory=dict)
    repairs: Mapping[str, int] = field(default_factory=dict)
    ended: e.RunOutcome | None = None
    ended_s: float = 0.0
    window_closed: bool = False

    def decided(self, kind: e.DecisionKind, about: str) -> e.DecisionMade | None:
        """The decision of that kind about that thing, None where there is none."""
        for decision in self.decisions:
            if decision.kind is kind and decision.about == about:
                return decision
        return None

    def may_have_traffic(self) -> bool:
        """Whether the new version of any component has a share, as last read back or as a step without result meant."""
        return any(share > 0 for share in self.share_bp.values()) or any(map(_may_have_raised, self.steps.values()))

    def is_done(self, step_id: str) -> bool:
        """Whether that step was carried out and read back."""
        record = self.steps.get(step_id)
        return record is not None and record.status is StepStatus.DONE


def fold(events: Iterable[e.Event]) -> State:
    """The state after all these events, from the first of a run on."""
    state = State()
    for event in events:
        state = apply(state, event)
    return state


def _may_have_raised(record: StepRecord) -> bool:
    """A share that was intended and is not known to have failed may be in force already."""
    if record.status is StepStatus.DONE or record.happened is e.Happened.NO:
        return False
    return isinstance(record.step.action, SetShare) and record.step.action.share_bp > 0


def lost_key(component: str, side: str) -> str:
    """The key under which `State.lost` and `State.repairs` keep one side of one component."""
    return f"{component}/{side}"


def apply(state: State, event: e.Event) -> State:  # noqa: C901, PLR0911, PLR0912  # one branch an event: a table
    """The state after one more event. Total: every kind of event has a meaning, or says that it has none."""
    state = replace(state, length=event.index + 1)
    match event.what:
        case e.RunOpened():
            return _opened(state, event.what, event.wall_s)
        case e.PlanAmended(plan=plan, digest=digest):
            kept = tuple(d for d in state.decisions if d.kind is not e.DecisionKind.GO or d.about not in state.gates)
            return replace(state, plan=plan, digest=digest, gates={}, decisions=kept)
        case e.StepIntended() | e.StepDone() | e.StepFailed():
            return _stepped(state, event.what, event.at_s)
        case e.PhaseEntered(phase=phase):
            return replace(state, phase=phase, entered_s={**state.entered_s, phase: event.at_s})
        case e.GateOpened() | e.AnswerGiven():
            return _asked(state, event.what, event.at_s)
        case e.DecisionMade():
            return replace(state, decisions=(*state.decisions, event.what))
        case e.VerdictReached():
            return _judged(state, event.what, event.at_s)
        case e.ShareAllowed(phase=phase):
            return replace(state, allowed={**state.allowed, phase: event.what})
        case e.GuardStarted() | e.GuardTripped() | e.GuardGap():
            return _guarded(state, event.what)
        case e.HoldPlaced() | e.HoldReleased():
            return _held(state, event.what)
        case e.RollbackRequested():
            return replace(state, requested=state.requested or event.what)
        case e.ComponentLost(component=component, side=side):
            return replace(state, lost={**state.lost, lost_key(component, side): event.what})
        case e.RunEnded(outcome=outcome):
            return replace(state, ended=outcome, ended_s=event.at_s)
        case e.WindowClosed():
            return replace(state, window_closed=True)
        case e.EngineStarted() | e.JudgeChecked() | e.BlocksObserved():
            return state


def _opened(state: State, what: e.RunOpened, wall_s: float) -> State:
    return replace(state, opened=what, plan=what.plan, digest=what.digest, opened_wall_s=wall_s)


def _stepped(state: State, what: e.StepIntended | e.StepDone | e.StepFailed, at_s: float) -> State:
    match what:
        case e.StepIntended(step=step, attempt=attempt):
            record = StepRecord(step, StepStatus.INTENDED, attempt, at_s, happened=e.Happened.UNKNOWN)
        case e.StepDone(step=step_id, attempt=attempt, read_back=read_back):
            record = replace(
                state.steps[step_id],
                status=StepStatus.DONE,
                attempt=attempt,
                at_s=at_s,
                happened=e.Happened.YES,
                read_back=read_back,
            )
            state = _stood(state, record)
        case e.StepFailed(step=step_id, attempt=attempt, happened=happened, kind=kind, why=why):
            record = replace(
                state.steps[step_id],
                status=StepStatus.FAILED,
                attempt=attempt,
                at_s=at_s,
                happened=happened,
                kind=kind,
                why=why,
            )
    return replace(state, steps={**state.steps, record.step.id: record})


def _stood(state: State, record: StepRecord) -> State:
    """What a step that is done means beyond itself."""
    match record.step.action:
        case OpenRoute(component=component):
            return replace(state, share_bp={**state.share_bp, component: 0})
        case SetShare(component=component, share_bp=share_bp):
            return replace(state, share_bp={**state.share_bp, component: share_bp})
        case Deploy(component=component, side=side):
            key = lost_key(component, side.value)
            lost = {k: v for k, v in state.lost.items() if k != key}
            repairs = state.repairs
            if key in state.lost and side is not Side.NEW:
                repairs = {**repairs, key: repairs.get(key, 0) + 1}
            return replace(state, lost=lost, repairs=repairs)
        case Remove(component=component, side=Side.BASELINE):
            key = lost_key(component, Side.BASELINE.value)
            return replace(state, lost={k: v for k, v in state.lost.items() if k != key})
        case StartGuard():
            return replace(state, is_watched=True, guards_started=state.guards_started + 1)
        case _:
            return state


def _asked(state: State, what: e.GateOpened | e.AnswerGiven, at_s: float) -> State:
    if isinstance(what, e.GateOpened):
        record = GateRecord(what.gate, at_s, what.closes_s, what.digests)
        return replace(state, gates={**state.gates, what.gate: record})
    opened = state.gates.get(what.gate)
    if opened is None:
        return state
    record = replace(opened, answers=(*opened.answers, what))
    return replace(state, gates={**state.gates, what.gate: record})


def _judged(state: State, what: e.VerdictReached, at_s: float) -> State:
    record = VerdictRecord(what.phase, what.verdict, at_s)
    state = replace(state, verdicts={**state.verdicts, what.verdict.criterion: record})
    if what.verdict.outcome is Outcome.FAIL and state.failed is None and _is_guard(state, what.verdict.criterion):
        return replace(state, failed=what.verdict)
    return state


def _is_guard(state: State, criterion: str) -> bool:
    """Success criteria may FAIL without sending anybody back; guards and failure criteria may not."""
    if state.plan is None:
        return False
    failures = (c.id for phase in state.plan.phases for c in phase.failure)
    return criterion in {c.id for c in state.plan.guards} | set(failures)


def _guarded(state: State, what: e.GuardStarted | e.GuardTripped | e.GuardGap) -> State:
    match what:
        case e.GuardStarted():
            return state
        case e.GuardTripped(shares_bp=shares_bp):
            return replace(state, tripped=state.tripped or what, share_bp={**state.share_bp, **shares_bp})
        case e.GuardGap():
            return replace(state, gap=what, is_watched=False)


def _held(state: State, what: e.HoldPlaced | e.HoldReleased) -> State:
    if isinstance(what, e.HoldPlaced):
        count = state.holds_placed + 1
        return replace(state, holds={**state.holds, what.source: what}, holds_placed=count)
    return replace(state, holds={k: v for k, v in state.holds.items() if k != what.source})
