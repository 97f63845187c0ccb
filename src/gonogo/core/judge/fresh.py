"""Which of stable's processes the new version is compared with: the fresh ones, while they have traffic.

They began when the new version began and get as many requests at the same moment, so what is cold is cold on both
sides and cancels. Where they have no traffic there is nothing but the rest of stable; the verdicts say which it was.
"""

from __future__ import annotations

from dataclasses import replace

from gonogo.core.cohort import baseline_bp
from gonogo.core.evidence import Arm, Sides
from gonogo.core.judge.state import ComponentState
from gonogo.core.plan import Plan
from gonogo.core.strategy import has_baseline


def compared(sides: Sides) -> Sides:
    """The sides with the fresh processes as `stable` where they have traffic, and the rest of stable as `baseline`.

    Gauges that only the rest has count for both. Strata tell nothing of fresh processes, so there are none.
    """
    if not is_fresh(sides) or sides.baseline is None:
        return sides
    own = {name for name, _ in sides.baseline.gauges}
    others = tuple(gauge for gauge in (sides.stable.gauges if sides.stable else ()) if gauge[0] not in own)
    stable = replace(sides.baseline, gauges=(*sides.baseline.gauges, *others))
    return replace(sides, stable=stable, baseline=sides.stable, strata=())


def is_fresh(sides: Sides) -> bool:
    """Whether the fresh processes have a share of their own."""
    return _counts(sides.baseline) and baseline_bp(sides.share_bp or 0) > 0


def turned(component: ComponentState, sides: Sides) -> ComponentState:
    """The component when other processes become its stable side: they go on with their own counters.

    What was bet stays won or lost, and what was learnt of stable only says what to bet.
    """
    is_read = _counts(sides.stable) or _counts(sides.baseline)
    if not is_read or is_fresh(sides) is component.is_fresh:
        return component
    return replace(
        component,
        stable=component.rest,
        rest=component.stable,
        open_errors=None,
        open_latency=None,
        is_fresh=not component.is_fresh,
    )


def words(plan: Plan, component: ComponentState | None, name: str) -> str:
    """Which of stable's processes are meant by "stable", in words; "" where the plan asks for no fresh ones."""
    asked = next((has_baseline(each) for each in plan.components if each.name == name), False)
    if not asked or component is None or not component.share_bp:
        return ""
    if component.is_fresh:
        return "stable here are its fresh processes, as old as the new version's"
    return "stable here are all of its processes: the fresh ones have no traffic at this share"


def _counts(arm: Arm | None) -> bool:
    return arm is not None and (bool(arm.buckets) or arm.requests > 0)
