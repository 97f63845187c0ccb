"""Before traffic moves: the old version stands and is remembered, the guard wakes, the new version is smoked."""

from __future__ import annotations

from gonogo.core.once import once
from gonogo.core.plan import Component, Plan, Strategy
from gonogo.core.steps import CloseRoute, Deploy, OpenRoute, Remove, Side, Smoke, StartGuard, Step, TakeRestorePoint
from gonogo.core.strategy import TRIES, has_baseline, in_order

BEFORE = "restore/before"
"""The restore point of what stood before gonogo touched anything."""
START = "restore/start"
"""The restore point of the whole old version, serving."""


@once
def stable_steps(plan: Plan) -> tuple[Step, ...]:
    """Bring up (or adopt) the old version of everything in order, with all traffic on it, and remember it."""
    steps = [Step(BEFORE, TakeRestorePoint(BEFORE), None, TRIES)]
    for component in in_order(plan):
        steps.extend(_stable(component))
    steps.append(Step(START, TakeRestorePoint(START), None, TRIES))
    return tuple(steps)


@once
def new_steps(plan: Plan) -> tuple[Step, ...]:
    """Bring up the new version without traffic, in order, each smoked before the next; then the guard.

    A rolling component's new replicas come with the phases.
    """
    steps = [Step("guard/start", StartGuard(), None, TRIES)]
    for component in in_order(plan):
        if component.strategy is not Strategy.ROLLING:
            steps.extend(_new(component))
    return tuple(steps)


def _stable(component: Component) -> tuple[Step, ...]:
    """The undo of `deploy` is the restore point `before`: an old version that already stood is never taken away."""
    name = component.name
    deploy = Step(f"prepare/stable/{name}", Deploy(name, Side.STABLE, component.replicas), None, TRIES)
    smoke = Step(f"prepare/stable-smoke/{name}", Smoke(name, Side.STABLE), None, TRIES)
    if component.route is None:
        return (deploy, smoke)
    return (deploy, smoke, Step(f"prepare/route/{name}", OpenRoute(name), CloseRoute(name), TRIES))


def _new(component: Component) -> tuple[Step, ...]:
    """The baseline is started right after the new version and before its smoke: both shall be of one age."""
    name = component.name
    sides = (Side.NEW, Side.BASELINE) if has_baseline(component) else (Side.NEW,)
    deploys = (
        Step(f"prepare/{side.value}/{name}", Deploy(name, side, component.replicas), Remove(name, side), TRIES)
        for side in sides
    )
    smokes = (Step(f"prepare/{side.value}-smoke/{name}", Smoke(name, side), None, TRIES) for side in sides)
    return (*deploys, *smokes)
