"""What to do next: one move, from the plan, what has happened, and the time. Pure; the whole procedure in one place."""

from __future__ import annotations

from gonogo.core.events import DecisionKind, DecisionMade, HoldPlaced, HoldReleased, RunEnded, RunOutcome, WindowClosed
from gonogo.core.gates import ENGINE
from gonogo.core.going_back import cause_of, go_back
from gonogo.core.messages import tell
from gonogo.core.moves import Finish, Move, Record, TakeStep, Wait
from gonogo.core.phases import held, run_phases
from gonogo.core.plan import Component, Plan, Strategy
from gonogo.core.preparing import new_steps, stable_steps
from gonogo.core.progress import any_step, next_step, soonest
from gonogo.core.repairing import repair
from gonogo.core.state import State
from gonogo.core.steps import Remove, Side, StartGuard, Step
from gonogo.core.strategy import TRIES, has_baseline, in_order


def decide(plan: Plan, state: State, now_s: float) -> Move:
    """The next move of a run. Going back comes before everything else, and the guard before everything that grows.

    `now_s` is the plan's clock. The same arguments always give the same move: that is what `gonogo verify` relies on.
    """
    if state.ended is RunOutcome.ROLLED_BACK:
        return Finish(state.ended, ("the run has ended",))
    if state.window_closed:
        return _clear(plan, state, now_s)
    cause = cause_of(plan, state)
    if cause is not None:
        return go_back(plan, state, cause, now_s)
    if state.ended is RunOutcome.PROMOTED:
        return _keep(plan, state, now_s)
    return (
        _prepare(plan, state, now_s)
        or _mend(plan, state, now_s)
        or run_phases(plan, state, now_s)
        or _promote(plan, state, now_s)
    )


def _prepare(plan: Plan, state: State, now_s: float) -> Move | None:
    return (
        next_step(state, stable_steps(plan), now_s, "the old version must stand before a new one comes")
        or tell(plan, state, on="start", about="start", now_s=now_s)
        or next_step(state, new_steps(plan), now_s, "the new version stands and is seen to work before it has traffic")
    )


def _mend(plan: Plan, state: State, now_s: float) -> Move | None:
    """The guard first, then the old version, then words about it; what has to wait does not hold up the others."""
    moves = (_watch(state, now_s), repair(plan, state, now_s), _tell_of_hold(plan, state, now_s))
    found = [move for move in moves if move is not None]
    return next((move for move in found if not isinstance(move, Wait)), soonest(found))


GUARD_GAP = "guard gap"
"""The source of the hold that a gap in the guard's watch places."""


def _watch(state: State, now_s: float) -> Move | None:
    """A gap in the guard's watch holds the run, is mended, and the hold is released when somebody watches again."""
    if state.is_watched:
        return _watched_again(state)
    gap = f"nobody watched for {state.gap.seconds:.1f} s" if state.gap else "nobody watches"
    if GUARD_GAP not in state.holds:
        return Record(HoldPlaced(GUARD_GAP, ENGINE, gap), (gap, "severity P1"))
    step = Step(f"guard/again/{state.guards_started}", StartGuard(), None, TRIES)
    return any_step(state, (step,), now_s, gap)


def _watched_again(state: State) -> Move | None:
    if GUARD_GAP not in state.holds:
        return None
    return Record(HoldReleased(GUARD_GAP, ENGINE, "the guard watches again"), ("the guard watches again",))


def _tell_of_hold(plan: Plan, state: State, now_s: float) -> Move | None:
    """Words about the last hold are owed also where it was mended before they could be sent."""
    if state.holds_placed == 0:
        return None
    told = tell(plan, state, on="hold", about=f"hold/{state.holds_placed}", now_s=now_s)
    return told if isinstance(told, TakeStep) else None


def _promote(plan: Plan, state: State, now_s: float) -> Move:
    if state.holds:
        return held(state)
    if state.decided(DecisionKind.PROMOTE, plan.version) is None:
        reasons = _reasons(plan, state)
        return Record(DecisionMade(DecisionKind.PROMOTE, plan.version, ENGINE, reasons), reasons)
    told = tell(plan, state, on="promoted", about="promoted", now_s=now_s)
    return told or Record(RunEnded(RunOutcome.PROMOTED), ("every phase was passed",))


def _reasons(plan: Plan, state: State) -> tuple[str, ...]:
    last = plan.phases[-1]
    said = tuple(state.verdicts[c.id].verdict.sentence for c in last.success if c.id in state.verdicts)
    return (f"{last.title} and its bake were passed", *said)


def _keep(plan: Plan, state: State, now_s: float) -> Move:
    """After promotion the old version is kept until the rollback window closes."""
    closes_s = state.ended_s + plan.going_back.window_s
    if now_s < closes_s:
        return Finish(RunOutcome.PROMOTED, (f"the old version is kept until {closes_s:g} s on the plan's clock",))
    return Record(WindowClosed(), ("the rollback window has closed",))


def _clear(plan: Plan, state: State, now_s: float) -> Move:
    """Only once it is written that nobody can go back any more is the old version taken away."""
    components = tuple(reversed(in_order(plan)))
    baselines = tuple(_cleared(c, Side.BASELINE) for c in components if has_baseline(c))
    steps = tuple(_cleared(c, Side.STABLE) for c in components if c.route is not None or c.strategy is Strategy.ROLLING)
    move = next_step(state, (*baselines, *steps), now_s, "the rollback window has closed")
    return move or Finish(RunOutcome.PROMOTED, ("the run has ended",))


def _cleared(component: Component, side: Side) -> Step:
    name = "remove" if side is Side.STABLE else side.value
    return Step(f"close/{name}/{component.name}", Remove(component.name, side), None, TRIES)
