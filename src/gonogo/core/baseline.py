"""The end of a fresh baseline: as soon as it has no traffic any more."""

from __future__ import annotations

from gonogo.core.cohort import baseline_bp
from gonogo.core.plan import Component, Plan
from gonogo.core.state import State
from gonogo.core.steps import Deploy, Remove, Side, Step
from gonogo.core.strategy import TRIES, has_baseline, in_order


def ended_baselines(plan: Plan, state: State) -> tuple[Step, ...]:
    """The steps that take away the baselines of components whose new version has outgrown them.

    They are no steps of a phase: one that fails is tried again, and people are called, but nobody goes back for it.
    """
    return tuple(_end(c) for c in in_order(plan) if has_baseline(c) and _is_outgrown(state, c))


def _end(component: Component) -> Step:
    """Its undo would bring processes that are younger than the new version's; going back needs none."""
    undo = Deploy(component.name, Side.BASELINE, component.replicas)
    return Step(f"baseline/end/{component.name}", Remove(component.name, Side.BASELINE), undo, TRIES)


def _is_outgrown(state: State, component: Component) -> bool:
    share = state.share_bp.get(component.name, 0)
    return share > 0 and baseline_bp(share) == 0
