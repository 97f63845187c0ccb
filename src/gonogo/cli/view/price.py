"""The price of going back now: how long it is expected to take, whom it concerns, until when it is possible."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.cli.view.so_far import SoFar
from gonogo.core.events import RunOutcome
from gonogo.core.plan import Plan
from gonogo.core.state import State
from gonogo.core.steps import Deploy, SetShare, Side, Smoke
from gonogo.report.words import share, span


@dataclass(frozen=True, slots=True)
class Price:
    """Real seconds as this run's own steps took them; None where no such step was taken yet.

    `off_s`: until no traffic is on the new version. `verified_s`: until the old version has answered its smoke
    questions. `until_plan_s`: the end of the rollback window on the plan's clock; None: at any time.
    `is_possible` False: the old version is gone.
    """

    off_s: float | None
    verified_s: float | None
    share_bp: int
    requests_per_s: float | None
    until_plan_s: float | None
    is_possible: bool


def price_of_going_back(so_far: SoFar, plan: Plan, *, requests_per_s: float | None) -> Price:
    """The price now: a promise should not be an average, so the slowest step of its kind counts.

    `requests_per_s` is what the new version serves now, None where that is not known.
    """
    state, slowest_s = so_far.state, so_far.slowest_s
    off_s = slowest_s.get(SetShare.__name__)
    stand_s = slowest_s.get(Deploy.__name__) if _must_stand_again(state, plan) else 0.0
    parts = (off_s, slowest_s.get(Smoke.__name__), stand_s)
    known = [part for part in parts if part is not None]
    promoted = state.ended is RunOutcome.PROMOTED
    return Price(
        off_s=off_s,
        verified_s=sum(known) if len(known) == len(parts) else None,
        share_bp=max(state.share_bp.values(), default=0),
        requests_per_s=requests_per_s,
        until_plan_s=state.ended_s + plan.going_back.window_s if promoted else None,
        is_possible=not state.window_closed and state.ended is not RunOutcome.ROLLED_BACK,
    )


def words_of(price: Price, *, now_plan_s: float, scale: float) -> str:
    """The price in one line."""
    if not price.is_possible:
        return "nothing to go back from"
    off = f"off in about {span(price.off_s)}" if price.off_s is not None else "not measured in this run yet"
    proof = f", verified in about {span(price.verified_s)}" if price.verified_s is not None else ""
    who = f"{share(price.share_bp)} of the cohorts"
    if price.requests_per_s is not None:
        who += f", {price.requests_per_s:.0f} requests/s"
    until = "at any time"
    if price.until_plan_s is not None:
        until = f"for another {span(max(0.0, price.until_plan_s - now_plan_s) / scale)}"
    return f"{off}{proof}; concerns {who}; possible {until}"


def _must_stand_again(state: State, plan: Plan) -> bool:
    """Whether the old version of anything has fewer processes than it began with."""
    deployed: dict[str, int] = {}
    for record in state.steps.values():
        action = record.step.action
        if isinstance(action, Deploy) and action.side is Side.STABLE:
            deployed[action.component] = action.replicas
    return any(deployed.get(component.name, component.replicas) < component.replicas for component in plan.components)
