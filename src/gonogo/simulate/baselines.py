"""Fresh baselines in some worlds, and what can happen to them: drawn last, so that all else stays as it was drawn."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from gonogo.core.plan import Baseline, Component, Plan, Strategy
from gonogo.simulate.weather import FAULT_WEIGHTS, Aimed, Timed, Weather

DIES = "baseline process dies"
MOMENTS = ("deploy baseline", "remove baseline", "share of")


def draw_baselines(dice: Random, plan: Plan, weather: Weather) -> Plan:
    """The plan, in every fourth world with a fresh baseline beside each routed canary; the weather then knows of it."""
    if dice.random() >= 0.25:
        return plan
    if not any(may_have_baseline(component) for component in plan.components):
        return plan
    _add_weather(dice, weather)
    return with_baselines(plan)


def with_baselines(plan: Plan) -> Plan:
    """The same plan with a fresh baseline wherever one can be."""
    return replace(plan, components=tuple(_with(c) if may_have_baseline(c) else c for c in plan.components))


def may_have_baseline(component: Component) -> bool:
    """Whether a fresh baseline would get traffic."""
    return component.strategy is Strategy.CANARY and component.route is not None


def _with(component: Component) -> Component:
    return replace(component, baseline=Baseline.FRESH)


def _add_weather(dice: Random, weather: Weather) -> None:
    """A calm world stays calm."""
    if not (weather.timed or weather.faults or weather.aimed):
        return
    if dice.random() < 0.4:
        weather.timed = (*weather.timed, Timed(round(dice.uniform(1.0, 30.0), 2), DIES))
    if dice.random() < 0.4:
        fault = dice.choices(list(FAULT_WEIGHTS), list(FAULT_WEIGHTS.values()))[0]
        weather.aimed.append(Aimed(dice.choice(MOMENTS), dice.choice((1, 1, 2)), fault))
