"""Questions to people: who may answer, what their answers come to, what silence means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from gonogo.core.events import Answer, AnswerGiven, DecisionKind, DecisionMade, GateOpened, HoldPlaced, HoldReleased
from gonogo.core.moves import Move, Record, Wait
from gonogo.core.plan import Gate, OnSilence, Plan, Principal, PrincipalKind
from gonogo.core.state import GateRecord, State

ENGINE = Principal("gonogo", PrincipalKind.ENGINE)
"""The principal of everything decided by rule."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a gate stands: who approves, who rejects, whose conditions are open, whose answers do not count and why."""

    approved: tuple[AnswerGiven, ...]
    rejected: tuple[AnswerGiven, ...]
    conditional: tuple[AnswerGiven, ...]
    void: tuple[tuple[AnswerGiven, str], ...]


def gates_of(plan: Plan) -> tuple[Gate, ...]:
    """Every gate that a plan writes, in order."""
    found = (gate for phase in plan.phases for gate in (phase.before, phase.decision))
    return tuple(gate for gate in found if gate is not None)


def tally(gate: Gate, record: GateRecord) -> Tally:
    """Count the last answer of each principal; nobody counts twice, nobody counts without the role."""
    last: dict[str, AnswerGiven] = {}
    void: list[tuple[AnswerGiven, str]] = []
    for answer in record.answers:
        reason = refusal(gate, record, answer)
        if reason is None:
            last[answer.by.name] = answer
        else:
            void.append((answer, reason))
    by_kind = {kind: tuple(a for a in last.values() if a.answer is kind) for kind in Answer}
    return Tally(by_kind[Answer.APPROVED], by_kind[Answer.REJECTED], by_kind[Answer.CONDITIONAL], tuple(void))


def refusal(gate: Gate, record: GateRecord, answer: AnswerGiven) -> str | None:
    """Why an answer does not count, None where it does. The roles are those held when the answer was given."""
    if answer.digests != record.digests:
        return "it covers other digests than the ones in question"
    if not set(gate.roles) & set(answer.by.roles):
        return f"{answer.by.name} holds none of the roles {', '.join(gate.roles)}"
    if answer.by.kind is not PrincipalKind.PERSON and not gate.programs:
        return f"the plan wants people here, and {answer.by.name} is a {answer.by.kind.value}"
    return None


def pass_gate(state: State, gate: Gate, now_s: float) -> Move | None:
    """The next move at a gate; None once GO is decided. A no-go becomes a decision that sends the run back."""
    if state.decided(DecisionKind.GO, gate.id):
        return release(state, gate, "the gate was decided")
    record = state.gates.get(gate.id)
    if record is None:
        opened = GateOpened(gate.id, now_s + gate.window_s, digests(state))
        return Record(opened, (f"the plan asks {' or '.join(gate.roles)}: {gate.question}",))
    count = tally(gate, record)
    if count.rejected:
        return _decide(DecisionKind.NO_GO, gate, count.rejected)
    if len(count.approved) >= gate.quorum and not count.conditional:
        return _decide(DecisionKind.GO, gate, count.approved)
    if now_s >= record.closes_s:
        return _silence(state, gate, record, count)
    return Wait(record.closes_s, (_waiting(gate, count),), person=True)


def digests(state: State) -> tuple[str, ...]:
    """What an answer covers now: the plan, and every artifact of the new version that stands."""
    artifacts = {
        instance["artifact"]
        for record in state.steps.values()
        if isinstance(record.read_back, dict) and record.read_back.get("side") == "new"
        for instance in record.read_back.get("instances", ())
    }
    return (state.digest, *sorted(artifacts))


def _decide(kind: DecisionKind, gate: Gate, answers: tuple[AnswerGiven, ...]) -> Record:
    reasons = tuple(f"{a.by.name} ({a.by.kind.value}) {a.answer.value}: {a.reason}" for a in answers)
    return Record(DecisionMade(kind, gate.id, answers[-1].by, reasons), reasons)


def _silence(state: State, gate: Gate, record: GateRecord, count: Tally) -> Move:
    words = f"the window of gate {gate.id} closed at {record.closes_s:g} s; {_waiting(gate, count)}"
    # A condition is no silence: the plan's word on silence must not overrule who has spoken.
    match OnSilence.HOLD if count.conditional and gate.on_silence is OnSilence.GO else gate.on_silence:
        case OnSilence.GO:
            return Record(DecisionMade(DecisionKind.GO, gate.id, ENGINE, (words, "silence means go")), (words,))
        case OnSilence.NO_GO:
            return Record(DecisionMade(DecisionKind.NO_GO, gate.id, ENGINE, (words, "silence means no-go")), (words,))
        case OnSilence.HOLD:
            if hold_source(gate) in state.holds:
                return Wait(None, (words, "held until somebody decides"), person=True)
            return Record(HoldPlaced(hold_source(gate), ENGINE, words), (words, "silence means hold"))
        case _:
            assert_never(gate.on_silence)


def hold_source(gate: Gate) -> str:
    """The name under which a silent gate holds the run."""
    return f"gate {gate.id}"


def release(state: State, gate: Gate, why: str) -> Move | None:
    """Let go of what the gate's silence held; None where it holds nothing."""
    if hold_source(gate) not in state.holds:
        return None
    return Record(HoldReleased(hold_source(gate), ENGINE, why), (why,))


def _waiting(gate: Gate, count: Tally) -> str:
    missing = gate.quorum - len(count.approved)
    words = f"{missing} more of {gate.quorum} approvals by {' or '.join(gate.roles)} needed" if missing > 0 else ""
    conditions = "; ".join(f"{a.by.name} asks first: {a.reason}" for a in count.conditional)
    return " · ".join(part for part in (words, conditions) if part)
