"""`gonogo power`: what each phase of a plan can see."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.options import DEFAULTS, Options
from gonogo.core.judge.power import Need, PhasePower, Sight, Traffic
from gonogo.core.judge.power import power as power_of
from gonogo.core.judge.terms import calibration
from gonogo.core.plan import Plan
from gonogo.document import read_plan
from gonogo.errors import GonogoError
from gonogo.report.words import plural, span

ERRORS = 0.5
"""Percent of requests that fail on stable where nobody says."""
MEANT = {"errors": "failing", "slow": "slower than the bound", "shape": "slower than stable's p95"}
"""What the bad requests of a guard are, by what it counts."""


def power(
    plan: Annotated[Path, Parameter(help="The plan: Markdown, as your team wrote it, or YAML.")],
    /,
    *,
    rate: Annotated[float | None, Parameter(help="All requests a second that come in by the plan's entry.")] = None,
    errors: Annotated[float, Parameter(help="Percent of requests that fail on stable.")] = ERRORS,
    options: Options = DEFAULTS,  # noqa: ARG001  # read by whoever prints the answer
) -> Answer:
    """Say before a release what each phase can see: the smallest effect that it finds in its time, at its traffic.

    For each guard: what is found within the phase's shortest hold, and how many requests on the new version it takes to
    find twice the errors, half a point more, 5 % and 20 %. For each success criterion: how soon a healthy version is
    proved. Without --rate requests are told and no times. All of it is on average; half of the releases need more.

    Example: gonogo power release.md --rate 200
    """
    if rate is not None and not 0 < rate < 1e9:
        raise GonogoError("GG-2001", f"--rate {rate} is no rate of requests", hint="--rate 200")
    if not 0 <= errors < 100:
        raise GonogoError("GG-2001", f"--errors {errors} is no share", hint="--errors 0.5")
    read, traffic = read_plan(plan), Traffic(rate, max(1e-6, errors / 100))
    phases = power_of(read, traffic)
    data = {
        "plan": f"{read.name} {read.version}",
        "rate": rate,
        "errors": traffic.errors,
        "alpha": read.judge.alpha,
        "beta": read.judge.beta,
        "phases": [asdict(phase) for phase in phases],
    }
    return Answer(told(read, traffic, phases), data)


def told(plan: Plan, traffic: Traffic, phases: tuple[PhasePower, ...]) -> str:
    """The same for people."""
    at = f"at {traffic.rate:g} requests/s" if traffic.rate is not None else "at any traffic (--rate N says how long)"
    head = f"{plan.name} {plan.version} {at}; {_percent(traffic.errors)} of stable's requests fail"
    budget = f"a healthy release is taken back with at most {_percent(plan.judge.alpha)} (alpha), over all phases"
    counted = calibration(plan)
    return "\n".join(
        [head, budget, *([counted] if counted else []), *(line for phase in phases for line in _phase(phase))]
    )


def _phase(phase: PhasePower) -> list[str]:
    expected = f", about {plural(phase.requests, 'request')} on the new version" if phase.requests is not None else ""
    lines = ["", f"{phase.title} ({phase.share_percent:g} %, {span(phase.hold_s)}){expected}"]
    if phase.useful is False:
        lines.append("  sees nothing useful: not even 20 % of requests failing would be found in its time")
    for sight in phase.sights:
        lines += _sight(sight, is_timed=phase.requests is not None)
    if phase.proofs:
        lines.append("  true of a version as good as stable after:")
        lines += [f"    {need.effect}: {_needs(need)}" for need in phase.proofs]
    return lines


def _sight(sight: Sight, *, is_timed: bool) -> list[str]:
    budget = f"{_percent(sight.alpha_part)} of alpha" + (
        f", counts {sight.times:g} times" if sight.times != 1.0 else ""
    )
    if sight.blind:
        return [f"  {sight.text} ({budget}): sees nothing, {sight.blind}"]
    found = ""
    if is_timed:
        least = f"from {_percent(sight.smallest)} on" if sight.smallest is not None else "nothing"
        found = (
            f"; finds {least} {MEANT[sight.counts]} within the phase" if sight.smallest else "; finds nothing in time"
        )
    usual = "" if sight.counts == "errors" else f", {_percent(sight.usual)} supposed on stable"
    lines = [f"  {sight.text} ({budget}{usual}){found}"]
    return lines + [f"    {_effect(need)}: {_needs(need)}" for need in sight.needs]


def _effect(need: Need) -> str:
    share = _percent(need.share)
    return share if need.effect == share else f"{need.effect} ({share})"


def _needs(need: Need) -> str:
    if need.requests is None:
        return "never"
    after = f", {span(need.after_s)}" if need.after_s is not None else ""
    return f"{plural(need.requests, 'request')}{after}"


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
