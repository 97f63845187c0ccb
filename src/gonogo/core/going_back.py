"""Going back means everything, in reverse order, and nothing may stand in its way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from gonogo.core.events import DecisionKind, DecisionMade, RunEnded, RunOutcome
from gonogo.core.gates import ENGINE
from gonogo.core.messages import tell
from gonogo.core.moves import Move, Record
from gonogo.core.pace import share_steps
from gonogo.core.phases import all_gates
from gonogo.core.plan import Component, Plan, Principal
from gonogo.core.preparing import BEFORE, START, new_steps, stable_steps
from gonogo.core.progress import any_step, given_up
from gonogo.core.state import State, StepRecord, lost_key
from gonogo.core.steps import CloseRoute, Deploy, Remove, SetShare, Side, Smoke, Step
from gonogo.core.strategy import has_baseline, in_order

TRIES_BACK = 1_000_000
"""Going back is never given up; people are called while it is tried again."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a run goes back: what it is about, who says so, and the reasons."""

    about: str
    by: Principal
    reasons: tuple[str, ...]


def cause_of(plan: Plan, state: State) -> Cause | None:
    """Why this run must go back now, None where nothing says so. After promotion that is only for people, and for a
    guard that was still looking when the end was written: its latch has taken traffic off already."""
    if state.requested is not None:
        request = state.requested
        return Cause(request.phase, request.by, (request.reason,))
    if state.ended is RunOutcome.PROMOTED:
        return _judged(state)
    return _judged(state) or _refused(plan, state) or _lost(state) or _failed_step(plan, state)


def go_back(plan: Plan, state: State, cause: Cause, now_s: float) -> Move:
    """The next move on the way back: traffic first, then what stood, seen to serve, then the new version away."""
    if not any(decision.kind is DecisionKind.ROLL_BACK for decision in state.decisions):
        return Record(DecisionMade(DecisionKind.ROLL_BACK, cause.about, cause.by, cause.reasons), cause.reasons)
    for steps in back_steps(plan, state):
        move = any_step(state, steps, now_s, f"going back: {cause.reasons[0]}")
        if move is not None:
            return move
    told = tell(plan, state, on="rolled back", about="back", now_s=now_s)
    return told or Record(RunEnded(RunOutcome.ROLLED_BACK), cause.reasons)


def back_steps(plan: Plan, state: State) -> tuple[tuple[Step, ...], ...]:
    """The way back as stages; within a stage a step that has to wait does not hold up the others.

    To the restore point `start` where it was taken, else to what stood before: then an old version that this run
    itself brought up is taken away again.
    """
    components = tuple(reversed(in_order(plan)))
    if not state.is_done(START):
        touched = tuple(c for c in components if _touched(state, c))
        closed = tuple(_closed(c) for c in touched if f"prepare/route/{c.name}" in state.steps)
        return (closed, tuple(_away(c) for c in touched))
    again = tuple((c, f"back/again/{c.name}/{count}") for c in components for count in _again(state, c))
    return (
        _home(state, components, again),
        *((_smoke(c, f"back/smoke/{c.name}"),) for c in components),
        *((_smoke(c, f"{prefix}/smoke"),) for c, prefix in again),
        *((_removed(c, side),) for c in components for side in (Side.BASELINE, Side.NEW) if _may_stand(c, side)),
    )


def _home(
    state: State, components: tuple[Component, ...], again: tuple[tuple[Component, str], ...]
) -> tuple[Step, ...]:
    """Traffic off, the old version up, and everybody to where it stands now.

    One stage: where no old process is left, no router can send anybody home before one is up again.
    """
    shares = [_share(c, f"back/share/{c.name}") for c in components if c.route is not None]
    stood = [(c, "back/stable/" + c.name, "back/route/" + c.name) for c in components]
    stood += [(c, f"{prefix}/stable", f"{prefix}/route") for c, prefix in again]
    stables = [_stable(c, stable) for c, stable, _ in stood]
    routes = [_share(c, route) for c, stable, route in stood if c.route is not None and state.is_done(stable)]
    return (*shares, *stables, *routes)


def _share(component: Component, step: str) -> Step:
    """Everybody home, to the addresses at which the old version stands now."""
    return Step(step, SetShare(component.name, 0), None, TRIES_BACK)


def _stable(component: Component, step: str) -> Step:
    return Step(step, Deploy(component.name, Side.STABLE, component.replicas), None, TRIES_BACK)


def _smoke(component: Component, step: str) -> Step:
    return Step(step, Smoke(component.name, Side.STABLE), None, TRIES_BACK)


def _again(state: State, component: Component) -> tuple[int, ...]:
    """The times, by their repair's number, that an old version which stood again on the way back was lost once more."""
    key = lost_key(component.name, Side.STABLE.value)
    count = state.repairs.get(key, 0)
    begun = [n for n in range(count + 1) if f"back/again/{component.name}/{n}/stable" in state.steps]
    is_new = key in state.lost and state.is_done(f"back/stable/{component.name}") and count not in begun
    return (*begun, count) if is_new else tuple(begun)


def _removed(component: Component, side: Side) -> Step:
    name = "remove" if side is Side.NEW else side.value
    return Step(f"back/{name}/{component.name}", Remove(component.name, side), None, TRIES_BACK)


def _may_stand(component: Component, side: Side) -> bool:
    return side is Side.NEW or has_baseline(component)


def _closed(component: Component) -> Step:
    return Step(f"back/close/{component.name}", CloseRoute(component.name), None, TRIES_BACK)


def _away(component: Component) -> Step:
    return Step(f"back/undo/{component.name}", Remove(component.name, Side.STABLE), None, TRIES_BACK)


def _touched(state: State, component: Component) -> bool:
    """Whether this run tried to bring up an old version that did not stand before."""
    before = state.steps.get(BEFORE)
    if before is None or f"prepare/stable/{component.name}" not in state.steps:
        return False
    stood = before.read_back.get("components", {}).get(component.name, {}).get("stable", {})
    return not stood.get("instances")


def _judged(state: State) -> Cause | None:
    if state.tripped is None and state.failed is None:
        return None
    about = state.failed.criterion if state.failed else state.tripped.criterion if state.tripped else ""
    verdict = state.failed.sentence if state.failed else "the guard took traffic off"
    return Cause(about, ENGINE, (verdict,))


def _refused(plan: Plan, state: State) -> Cause | None:
    for gate in all_gates(plan):
        decision = state.decided(DecisionKind.NO_GO, gate.id)
        if decision is not None:
            return Cause(gate.id, decision.by, decision.reasons)
    return None


def _lost(state: State) -> Cause | None:
    for key, lost in state.lost.items():
        if key == lost_key(lost.component, Side.NEW.value):
            words = f"the new version of {lost.component} has {lost.ready} of {lost.wanted} ready processes: {lost.why}"
            return Cause(key, ENGINE, (words,))
    return None


def _failed_step(plan: Plan, state: State) -> Cause | None:
    """A step of preparing or of a phase that failed for good: what it leads to cannot be carried out."""
    phases = (share_steps(plan, state, phase) for phase in plan.phases)
    for step in chain(stable_steps(plan), new_steps(plan), *phases):
        record = given_up(state, step)
        if record is not None:
            return Cause(step.id, ENGINE, (_words(record),))
    return None


def unprepared(plan: Plan, state: State) -> StepRecord | None:
    """The step for which a run ended before the old version even stood; None for every other run."""
    if state.is_done(START):
        return None
    found = (given_up(state, step) for step in stable_steps(plan))
    return next((record for record in found if record is not None), None)


def _words(record: StepRecord) -> str:
    return f"step {record.step.id} failed for good after {record.attempt} tries ({record.kind}): {record.why}"
