"""When a process of the old version dies in the middle of a release: hold, bring it back, go on."""

from __future__ import annotations

from gonogo.core.events import ComponentLost, HoldPlaced, HoldReleased
from gonogo.core.gates import ENGINE
from gonogo.core.moves import Move, Record, Wait
from gonogo.core.plan import Plan
from gonogo.core.progress import next_step
from gonogo.core.state import State, lost_key
from gonogo.core.steps import Deploy, SetShare, Side, Step
from gonogo.core.strategy import TRIES

REPAIRS_MAX = 5
"""A component of the old version is brought back that often in one run; then people are called."""


def repair(plan: Plan, state: State, now_s: float) -> Move | None:
    """The next move for the old version's lost processes; None where all stand and nothing is held for them."""
    for key, lost in state.lost.items():
        if key == lost_key(lost.component, Side.STABLE.value):
            return _mend(state, lost, now_s)
    return _release(plan, state, now_s)


def _mend(state: State, lost: ComponentLost, now_s: float) -> Move | None:
    words = f"the old version of {lost.component} has {lost.ready} of {lost.wanted} ready processes: {lost.why}"
    if _source(lost.component) not in state.holds:
        return Record(HoldPlaced(_source(lost.component), ENGINE, words), (words, "severity P1"))
    count = state.repairs.get(lost_key(lost.component, lost.side), 0)
    if count >= REPAIRS_MAX:
        return Wait(None, (words, f"it was brought back {count} times already"), person=True)
    deploy = Deploy(lost.component, Side.STABLE, lost.wanted)
    step = Step(f"repair/{lost.component}/{count}/stable", deploy, None, TRIES)
    return next_step(state, (step,), now_s, words)


def _release(plan: Plan, state: State, now_s: float) -> Move | None:
    """Route to the mended processes' new addresses with the share as it was, then let go."""
    for component in plan.components:
        if _source(component.name) not in state.holds:
            continue
        count = state.repairs.get(lost_key(component.name, Side.STABLE.value), 0)
        share = SetShare(component.name, state.share_bp.get(component.name, 0))
        step = Step(f"repair/{component.name}/{count}/route", share, None, TRIES)
        move = next_step(state, (step,), now_s, "its addresses changed") if component.route else None
        return move or Record(
            HoldReleased(_source(component.name), ENGINE, "the old version is whole again"),
            ("the old version is whole again",),
        )
    return None


def _source(component: str) -> str:
    return f"old version of {component}"
