"""Evidence-paced phases: traffic grows in raises, each a recorded decision no larger than what the guard allows.

The guard says in the journal how much traffic is safe by now; it raises nothing. The engine decides each raise and
takes it as a step of its own, with its own undo. Nothing is lowered here: what looks bad is for the guard's latch.
"""

from __future__ import annotations

from gonogo.core.events import DecisionKind, DecisionMade
from gonogo.core.gates import ENGINE
from gonogo.core.moves import Record
from gonogo.core.plan import Component, Pace, Phase, Plan, Strategy
from gonogo.core.state import State
from gonogo.core.steps import SetShare, Step
from gonogo.core.strategy import TRIES, in_order, phase_steps, share_bp_of, steps_by_phase

RAISE_MIN = 1.25
"""A raise is at least this many times the share in force, or it reaches the target: raises cost a decision each."""


def is_paced(component: Component, phase: Phase) -> bool:
    """Whether a component's share grows with the evidence in that phase: only a canary's has steps between."""
    return phase.pace is Pace.EVIDENCE and component.strategy is Strategy.CANARY and component.route is not None


def paced(plan: Plan, phase: Phase) -> tuple[Component, ...]:
    """The components whose share grows with the evidence in that phase."""
    return tuple(component for component in in_order(plan) if is_paced(component, phase))


def target_bp(phase: Phase) -> int:
    """The share that a paced phase grows to."""
    return round(phase.share_percent * 100)


def raises(state: State, phase: Phase) -> tuple[int, ...]:
    """The shares that were decided so far in a paced phase, in ten-thousandths, rising."""
    prefix = _about(phase, "")
    gone = (d.about.removeprefix(prefix) for d in state.decisions if d.kind is DecisionKind.GO)
    return tuple(sorted({int(share) for share in gone if share.isdecimal()})) if phase.pace is Pace.EVIDENCE else ()


def share_steps(plan: Plan, state: State, phase: Phase) -> tuple[Step, ...]:
    """Every step of a phase that moves traffic, of a paced one those that were decided so far."""
    if phase.pace is Pace.FIXED:
        return steps_by_phase(plan)[phase.id]
    before = _before(plan, phase)
    steps: list[Step] = []
    for component in in_order(plan):
        if not is_paced(component, phase):
            steps.extend(phase_steps(component, phase, before))
    was = {component.name: share_bp_of(component, before) if before else 0 for component in paced(plan, phase)}
    for share in raises(state, phase):
        for name, now in was.items():
            if share > now:
                step_id = f"{phase.id}/share/{name}/{share}"
                steps.append(Step(step_id, SetShare(name, share), SetShare(name, now), TRIES))
                was[name] = share
    return tuple(steps)


def is_at_target(plan: Plan, state: State, phase: Phase) -> bool:
    """Whether a phase has the share that it is to have, as far as decisions go. An unpaced phase always has."""
    return not paced(plan, phase) or _decided_bp(plan, state, phase) >= target_bp(phase)


def next_raise(plan: Plan, state: State, phase: Phase, *, waved: str | None) -> Record | None:
    """The decision to raise the share to what the guard allows; None while that is no more than what is decided.

    `waved` is why people go on with a phase that is overdue, None where they do not: it then gets its whole share, as
    a phase that is passed must have it.
    """
    said = state.allowed.get(phase.id)
    if is_at_target(plan, state, phase):
        return None
    if waved is not None:
        return _raised(phase, target_bp(phase), waved)
    if said is None:
        return None
    share = min(target_bp(phase), said.share_bp)
    if not is_raise(phase, _decided_bp(plan, state, phase), share_bp=share):
        return None
    return _raised(phase, share, said.sentence)


def is_raise(phase: Phase, now_bp: int, *, share_bp: int) -> bool:
    """Whether a share is enough above that of now to be raised to."""
    return share_bp > now_bp and (share_bp >= target_bp(phase) or share_bp >= now_bp * RAISE_MIN)


def _decided_bp(plan: Plan, state: State, phase: Phase) -> int:
    before = _before(plan, phase)
    had = [share_bp_of(component, before) for component in paced(plan, phase)] if before else []
    return max([0, *had, *raises(state, phase)])


def _before(plan: Plan, phase: Phase) -> Phase | None:
    at = plan.phases.index(phase)
    return plan.phases[at - 1] if at else None


def _raised(phase: Phase, share_bp: int, why: str) -> Record:
    return Record(DecisionMade(DecisionKind.GO, _about(phase, str(share_bp)), ENGINE, (why,)), (why,))


def open_words(state: State, phase: Phase) -> str:
    """What a phase waits for whose share is not reached."""
    said = state.allowed.get(phase.id)
    at = max(raises(state, phase), default=0)
    why = said.sentence if said else "the guard has not said yet how much traffic is safe"
    return f"{at / 100:g} % of the {phase.share_percent:g} % wanted: {why}"


def _about(phase: Phase, share: str) -> str:
    return f"{phase.id}/pace/{share}"
