"""How a phase's share becomes steps, for each strategy; and the order of components."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import assert_never

from gonogo.core.once import once
from gonogo.core.plan import Baseline, Component, Phase, Plan, Strategy
from gonogo.core.steps import Deploy, Remove, SetShare, Side, Smoke, Step

FULL_BP = 10_000
TRIES = 3
"""A step that may succeed when repeated is tried that often before people are called."""


@once
def in_order(plan: Plan) -> tuple[Component, ...]:
    """Components so that each comes after all it stands on, else as written. The document refuses cycles."""
    placed: list[Component] = []
    names: set[str] = set()
    waiting = list(plan.components)
    while waiting:
        ready = next((c for c in waiting if names.issuperset(c.after)), waiting[0])
        placed.append(ready)
        names.add(ready.name)
        waiting.remove(ready)
    return tuple(placed)


def share_bp_of(component: Component, phase: Phase) -> int:
    """The share of the new version that a component shall have in a phase, in ten-thousandths."""
    if component.route is None and component.strategy is not Strategy.ROLLING:
        return 0
    match component.strategy:
        case Strategy.CANARY:
            return round(phase.share_percent * 100)
        case Strategy.BLUE_GREEN:
            return FULL_BP if phase.share_percent >= 100 else 0
        case Strategy.ROLLING:
            return replicas_new(component, phase) * FULL_BP // component.replicas
        case _:
            assert_never(component.strategy)


def has_baseline(component: Component) -> bool:
    """Whether fresh processes of the old version are started beside the new one."""
    return component.baseline is Baseline.FRESH


def sides_of(component: Component) -> tuple[Side, ...]:
    """The sides that a component can have processes of."""
    return tuple(Side) if has_baseline(component) else (Side.STABLE, Side.NEW)


def replicas_new(component: Component, phase: Phase) -> int:
    """How many replicas of a rolling component are new in a phase: the share, rounded up to whole replicas."""
    return ceil(component.replicas * phase.share_percent / 100)


@once
def steps_by_phase(plan: Plan) -> Mapping[str, tuple[Step, ...]]:
    """For each phase's id, the steps that bring all components to it from the phase before, in order."""
    befores = (None, *plan.phases)
    return {
        phase.id: tuple(step for component in in_order(plan) for step in phase_steps(component, phase, before))
        for phase, before in zip(plan.phases, befores, strict=False)
    }


def phase_steps(component: Component, phase: Phase, before: Phase | None) -> tuple[Step, ...]:
    """The steps that bring one component from the phase `before` (None: no traffic) to `phase`."""
    if component.strategy is Strategy.ROLLING:
        return _roll(component, phase, before)
    share = share_bp_of(component, phase)
    if component.route is None:
        return ()
    was = share_bp_of(component, before) if before else 0
    undo = SetShare(component.name, was)
    return (Step(f"{phase.id}/share/{component.name}", SetShare(component.name, share), undo, TRIES),)


def _roll(component: Component, phase: Phase, before: Phase | None) -> tuple[Step, ...]:
    was = replicas_new(component, before) if before else 0
    steps: list[Step] = []
    for count in range(was + 1, replicas_new(component, phase) + 1):
        steps.extend(_roll_one(component, f"{phase.id}/roll/{component.name}/{count}", count))
    return tuple(steps)


def _roll_one(component: Component, prefix: str, count: int) -> tuple[Step, ...]:
    """One replica more of the new version, one less of the old; the last old one stays as the way back."""
    name, total = component.name, component.replicas
    fewer: Deploy | Remove = Deploy(name, Side.NEW, count - 1) if count > 1 else Remove(name, Side.NEW)
    new = Step(f"{prefix}/new", Deploy(name, Side.NEW, count), fewer, TRIES)
    smoke = Step(f"{prefix}/smoke", Smoke(name, Side.NEW), None, TRIES)
    share = SetShare(name, count * FULL_BP // total)
    moved = Step(f"{prefix}/share", share, SetShare(name, (count - 1) * FULL_BP // total), TRIES)
    left, had = max(1, total - count), max(1, total - count + 1)
    old = Step(f"{prefix}/old", Deploy(name, Side.STABLE, left), Deploy(name, Side.STABLE, had), TRIES)
    shared = (moved,) if component.route else ()
    return (new, smoke, *shared, old) if left < had else (new, smoke, *shared)
