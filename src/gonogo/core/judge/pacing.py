"""How much traffic an evidence-paced phase may have by now (see ramp): a word for the engine, which raises it."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from gonogo.core.judge import ramp
from gonogo.core.judge.amounts import number, share
from gonogo.core.judge.flow import FULL_BP
from gonogo.core.judge.question import REQUEST_SIGNALS
from gonogo.core.judge.standing import split_found
from gonogo.core.judge.state import ComponentState, JudgeState, Moment
from gonogo.core.judge.two_arm import Margins
from gonogo.core.pace import paced
from gonogo.core.plan import Plan

RATE_S_MIN = 1.0
"""Real seconds of stable's traffic before anything is said of how much there is."""
NOBODY_S = 5.0
"""Real seconds at a share without one request after which it may be doubled: no player of that share plays now."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The share, in ten-thousandths, that costs no more failed requests than the plan allows; and why, in words."""

    share_bp: int
    sentence: str


def allowed(plan: Plan, state: JudgeState, moment: Moment) -> Allowed | None:
    """What the current phase may have: that of the component that may have least. None: nothing is known, or the phase
    is not paced, or something has failed."""
    phase = next((phase for phase in plan.phases if phase.id == moment.phase), None)
    if phase is None or moment.phase != state.phase or state.failed or not REQUEST_SIGNALS.isdisjoint(state.missing):
        return None
    said = [_of_component(plan, state, component.name, phase.share_percent / 100) for component in paced(plan, phase)]
    known = [each for each in said if each is not None]
    return min(known, key=lambda each: each.share_bp) if known and len(known) == len(said) else None


def _of_component(plan: Plan, state: JudgeState, name: str, target: float) -> Allowed | None:
    component = state.components.get(name)
    if component is None or component.rate_stable_s < RATE_S_MIN or split_found(plan, component):
        return None
    if component.new.trouble is not None or component.stable.trouble is not None:
        return None
    settings, rps = plan.judge, _rps(component)
    reaction_s = settings.block_s + plan.guard_gap_s_max
    upper = ramp.upper_bound(component.n_new, component.bad_new, alpha=settings.alpha)
    margins = Margins(settings.margin_ratio, settings.margin_points)
    excess = max(0.0, upper - margins.over(_of_stable(component)))
    safe = ramp.share(target, rps=rps, reaction_s=reaction_s, upper=excess, failed_max=settings.failed_max)
    share_bp = min(round(target * FULL_BP), max(1, floor(safe * FULL_BP), _doubled(component, state.seen_s)))
    sentence = (
        f"{share_bp / 100:g} % of {name} is safe by now: {number(component.bad_new)} of {number(component.n_new)} "
        f"requests on the new version failed, so at most {share(upper)} do; with {number(rps)} requests a second and "
        f"{reaction_s:g} s until traffic is off, no more than {settings.failed_max:g} fail before anybody reacts"
    )
    return Allowed(share_bp, sentence)


def _rps(component: ComponentState) -> float:
    """Requests of both sides per real second."""
    new = component.rate_n / component.rate_s if component.rate_s > 0 else 0.0
    return new + component.rate_stable_n / component.rate_stable_s


def _of_stable(component: ComponentState) -> float:
    """What stable fails itself is nobody's harm: everybody would meet it there as well."""
    past = component.history
    return past.errors / past.requests if past.requests >= 1.0 else 0.0


def _doubled(component: ComponentState, now_s: float | None) -> int:
    """Twice the share in force, where nobody at all came at it; else 0."""
    split = component.split
    if split is None or now_s is None or component.n_new > 0 or now_s - split.since_s < NOBODY_S:
        return 0
    return 2 * split.share_bp
