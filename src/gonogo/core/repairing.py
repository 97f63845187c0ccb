"""When a process of the old version dies in the middle of a release: hold, bring it back, go on.

The same for its fresh baseline: what it counts is what the new version is judged by.
"""

from __future__ import annotations

from gonogo.core.events import ComponentLost, HoldPlaced, HoldReleased
from gonogo.core.gates import ENGINE
from gonogo.core.moves import Move, Record, Wait
from gonogo.core.plan import Component, Plan
from gonogo.core.progress import next_step
from gonogo.core.state import State, lost_key
from gonogo.core.steps import Deploy, SetShare, Side, Step
from gonogo.core.strategy import TRIES

REPAIRS_MAX = 5
"""A component of the old version is brought back that often in one run; then people are called."""

MENDED = (Side.STABLE, Side.BASELINE)
"""The sides that are brought back; a new version that dies sends the run back instead."""

WORDS = {Side.STABLE: "old version", Side.BASELINE: "baseline"}
"""What each of them is called in holds."""


def repair(plan: Plan, state: State, now_s: float) -> Move | None:
    """The next move for the old version's lost processes; None where all stand and nothing is held for them."""
    for key, lost in state.lost.items():
        for side in MENDED:
            if key == lost_key(lost.component, side.value):
                return _mend(state, lost, side, now_s)
    return _release(plan, state, now_s)


def _mend(state: State, lost: ComponentLost, side: Side, now_s: float) -> Move | None:
    source = _source(lost.component, side)
    words = f"the {source} has {lost.ready} of {lost.wanted} ready processes: {lost.why}"
    if source not in state.holds:
        return Record(HoldPlaced(source, ENGINE, words), (words, "severity P1"))
    count = state.repairs.get(lost_key(lost.component, lost.side), 0)
    if count >= REPAIRS_MAX:
        return Wait(None, (words, f"it was brought back {count} times already"), person=True)
    deploy = Deploy(lost.component, side, lost.wanted)
    step = Step(f"repair/{lost.component}/{count}/{side.value}", deploy, None, TRIES)
    return next_step(state, (step,), now_s, words)


def _release(plan: Plan, state: State, now_s: float) -> Move | None:
    """Route to the mended processes' new addresses with the share as it was, then let go."""
    for component in plan.components:
        for side in MENDED:
            if _source(component.name, side) in state.holds:
                return _routed(state, component, side, now_s)
    return None


def _routed(state: State, component: Component, side: Side, now_s: float) -> Move:
    source = _source(component.name, side)
    count = state.repairs.get(lost_key(component.name, side.value), 0)
    share = SetShare(component.name, state.share_bp.get(component.name, 0))
    kind = "route" if side is Side.STABLE else f"{side.value}-route"
    step = Step(f"repair/{component.name}/{count}/{kind}", share, None, TRIES)
    move = next_step(state, (step,), now_s, "its addresses changed") if component.route else None
    words = f"the {WORDS[side]} is whole again"
    return move or Record(HoldReleased(source, ENGINE, words), (words,))


def _source(component: str, side: Side) -> str:
    return f"{WORDS[side]} of {component}"
