"""One phase after the other: gate, traffic, hold, criteria, decision."""

from __future__ import annotations

from dataclasses import replace

from gonogo.core.baseline import ended_baselines
from gonogo.core.criterion import Criterion
from gonogo.core.events import DecisionKind, DecisionMade, PhaseEntered
from gonogo.core.evidence import Outcome, Why
from gonogo.core.gates import ENGINE, gates_of, pass_gate, release, tally
from gonogo.core.messages import tell
from gonogo.core.moves import Move, Record, TakeStep, Wait
from gonogo.core.pace import is_at_target, next_raise, open_words, share_steps
from gonogo.core.plan import Gate, OnSilence, Phase, Plan
from gonogo.core.progress import next_step
from gonogo.core.state import State
from gonogo.core.steps import Step

OVERDUE_WINDOW_S = 48 * 3600.0
"""How long people have to say what to do with a phase whose criteria are still open after its longest hold."""


def run_phases(plan: Plan, state: State, now_s: float) -> Move | None:
    """The next move of the first phase that is not passed; None when all are."""
    for phase in plan.phases:
        move = _enter(plan, state, phase, now_s) or _carry(plan, state, phase, now_s)
        if move is not None:
            return move
    return None


def overdue_gate(phase: Phase) -> Gate:
    """The question that a phase asks when its longest hold is over and its success criteria are still open."""
    asked = phase.decision or phase.before
    question = f"The longest hold of {phase.title} is over and its criteria are still open: go on (approved) or back?"
    if asked is not None:
        return replace(asked, id=f"{phase.id}/overdue", question=question, on_silence=OnSilence.HOLD)
    return Gate(f"{phase.id}/overdue", question, (ANYBODY,), 1, OVERDUE_WINDOW_S, OnSilence.HOLD)


ANYBODY = "release manager"
"""The role asked where a plan names none."""


def all_gates(plan: Plan) -> tuple[Gate, ...]:
    """Every gate that a run of this plan can open: those written, and each phase's question when it is overdue."""
    return (*gates_of(plan), *(overdue_gate(phase) for phase in plan.phases))


def _enter(plan: Plan, state: State, phase: Phase, now_s: float) -> Move | None:
    """Everything before the phase's share is touched: its gate, then the recorded decision to go."""
    if phase.id in state.entered_s:
        return None
    if phase.before is not None:
        move = _ask(plan, state, phase.before, now_s)
        if move is not None:
            return move
    if state.holds:
        return held(state)
    if state.decided(DecisionKind.GO, phase.id) is None:
        reasons = _reasons(plan, state, phase)
        return Record(DecisionMade(DecisionKind.GO, phase.id, ENGINE, reasons), reasons)
    return Record(PhaseEntered(phase.id), (f"go was decided for {phase.title}",))


def _reasons(plan: Plan, state: State, phase: Phase) -> tuple[str, ...]:
    at = plan.phases.index(phase)
    gate = (f"gate {phase.before.id} was passed",) if phase.before else ()
    if at == 0:
        return ("the new version stands, was smoked and has no traffic; the guard watches", *gate)
    before = plan.phases[at - 1]
    said = tuple(state.verdicts[c.id].verdict.sentence for c in before.success if c.id in state.verdicts)
    return (f"{before.title} was passed", *said, *gate)


def _carry(plan: Plan, state: State, phase: Phase, now_s: float) -> Move | None:
    """The phase itself, once entered; None when it is passed."""
    if _passed(plan, state, phase):
        return None
    steps = share_steps(plan, state, phase)
    if state.holds and not all(state.is_done(step.id) for step in steps):
        return held(state)
    move = next_step(state, steps, now_s, f"{phase.title} has a share of {phase.share_percent:g} %")
    move = move or next_step(state, ended_baselines(plan, state), now_s, "nobody is sent to the baseline any more")
    told = move or tell(plan, state, on="phase", about=phase.id, now_s=now_s)
    waved = state.decided(DecisionKind.GO, overdue_gate(phase).id)
    raised = next_raise(plan, state, phase, waved="; ".join(waved.reasons) if waved else None)
    if told is None and raised is not None:
        return held(state) if state.holds else raised
    return told or _hold_on(plan, state, phase, steps, now_s)


def _passed(plan: Plan, state: State, phase: Phase) -> bool:
    """A later phase was entered, or promotion was decided."""
    later = plan.phases[plan.phases.index(phase) + 1 :]
    if any(state.decided(DecisionKind.GO, other.id) for other in later):
        return True
    return state.decided(DecisionKind.PROMOTE, plan.version) is not None


def _hold_on(plan: Plan, state: State, phase: Phase, steps: tuple[Step, ...], now_s: float) -> Move | None:
    since_s = max((state.steps[step.id].at_s for step in steps), default=state.entered_s[phase.id])
    if now_s < since_s + phase.hold_s:
        return Wait(since_s + phase.hold_s, (f"the shortest hold of {phase.title} lasts {phase.hold_s:g} s",))
    waved = state.decided(DecisionKind.GO, overdue_gate(phase).id) is not None
    move = pass_gate(state, overdue_gate(phase), now_s) if waved else _prove(plan, state, phase, since_s, now_s)
    if move is not None:
        return move
    return _ask(plan, state, phase.decision, now_s) if phase.decision else None


def _ask(plan: Plan, state: State, gate: Gate, now_s: float) -> Move | None:
    """The next move at a gate; once it is open, whoever is to be told of it is told."""
    move = pass_gate(state, gate, now_s)
    if isinstance(move, Wait) and gate.id in state.gates:
        told = tell(plan, state, on="gate", about=gate.id, now_s=now_s)
        return told if isinstance(told, TakeStep) else move
    return move


def _prove(plan: Plan, state: State, phase: Phase, since_s: float, now_s: float) -> Move | None:
    """Wait for the success criteria and for guards that see; after the longest hold, ask people."""
    still_open = _open_reasons(plan, state, phase)
    gate = overdue_gate(phase)
    record = state.gates.get(gate.id)
    if not still_open and not (record and tally(gate, record).rejected):
        return release(state, gate, "its criteria are met by now")
    until_s = since_s + phase.hold_s_max
    if record is None and now_s < until_s:
        return Wait(until_s, still_open)
    return _ask(plan, state, gate, now_s)


def _open_reasons(plan: Plan, state: State, phase: Phase) -> tuple[str, ...]:
    """Why a phase cannot be passed yet, in words; () when it can."""
    share = () if is_at_target(plan, state, phase) else (open_words(state, phase),)
    return (*share, *(_open_words(state, criterion) for criterion in _still_open(plan, state, phase)))


def _still_open(plan: Plan, state: State, phase: Phase) -> tuple[Criterion, ...]:
    """Success criteria that are not proved, and guards that see nothing: a silent guard is no proof of health."""
    unproved = [c for c in phase.success if not _holds_true(state, phase, c)]
    blind = [c for c in (*plan.guards, *phase.failure) if _has_share(plan, state, c) and not _sees(state, c)]
    return (*unproved, *blind)


def _has_share(plan: Plan, state: State, criterion: Criterion) -> bool:
    return state.share_bp.get(criterion.component or plan.entry, 0) > 0


def _sees(state: State, criterion: Criterion) -> bool:
    """A guard that waits for its smallest sample does see: the sample that a phase needs is its success criteria's."""
    record = state.verdicts.get(criterion.id)
    return record is not None and (record.verdict.outcome is not Outcome.UNKNOWN or record.verdict.why is Why.TOO_FEW)


def _holds_true(state: State, phase: Phase, criterion: Criterion) -> bool:
    record = state.verdicts.get(criterion.id)
    return record is not None and record.phase == phase.id and record.verdict.outcome is Outcome.PASS


def _open_words(state: State, criterion: Criterion) -> str:
    record = state.verdicts.get(criterion.id)
    return f"open: {criterion.text}: {record.verdict.sentence if record else 'nothing was measured yet'}"


def held(state: State) -> Wait:
    """Nothing grows while anything holds; the reasons name who holds and why."""
    words = tuple(f"held by {hold.by.name} ({source}): {hold.reason}" for source, hold in state.holds.items())
    return Wait(None, words, person=True)
