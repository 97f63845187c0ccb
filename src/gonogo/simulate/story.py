"""A simulated release as a short story: what was planned, what went wrong, what was written, what the oracle says."""

from __future__ import annotations

from gonogo.core import events as e
from gonogo.simulate.mark import Mark
from gonogo.simulate.simulation import Ran

LEFT_OUT = frozenset({"tick", "look", "asked", "written"})
LINES_MAX = 160
"""A story that is longer is told by its beginning and its end."""


def story(ran: Ran) -> str:
    """All of it, oldest first, one line each; the violations last."""
    lines = [_line(ran, mark) for mark in ran.world.history]
    told = [line for line in lines if line]
    if len(told) > LINES_MAX:
        half = LINES_MAX // 2
        told = [*told[:half], f"   … {len(told) - LINES_MAX} lines …", *told[-half:]]
    verdict = [f"VIOLATION {words}" for words in ran.violations] or ["the oracle has nothing to say"]
    return "\n".join([*_head(ran), *told, *verdict])


def _head(ran: Ran) -> list[str]:
    plan, weather = ran.world.plan, ran.world.weather
    parts = ", ".join(f"{c.name} ({c.strategy.value}, {c.replicas})" for c in plan.components)
    phases = ", ".join(f"{p.id} {p.share_percent:g} %" for p in plan.phases)
    people = f"people {weather.persona.value}"
    judge = "the core's judge" if weather.has_core_judge else "a counting judge"
    return [
        f"seed {ran.seed}: {parts}; {phases}; {people}; {judge}",
        f"the new version is {weather.version.value} ({weather.bad_from_s:.1f} s)",
    ]


def _line(ran: Ran, mark: Mark) -> str:
    if mark.kind == "written":
        return f"{mark.at_s:8.2f}   {_written(ran.world.events[mark.value])}"
    if mark.kind in LEFT_OUT:
        return ""
    change = f" {mark.before}->{mark.value}" if mark.value is not None else ""
    return f"{mark.at_s:8.2f} * {mark.who}: {mark.kind} {mark.about}{change}"


def _written(event: e.Event) -> str:  # noqa: C901, PLR0911  # one branch an event: a table
    head = f"[{event.index}]"
    match event.what:
        case e.StepIntended(step=step, attempt=attempt):
            return f"{head} intends {step.id} (attempt {attempt})"
        case e.StepDone(step=step_id):
            return f"{head} done {step_id}"
        case e.StepFailed(step=step_id, happened=happened, kind=kind, why=why):
            return f"{head} failed {step_id}: {kind}, happened {happened.value}: {why}"
        case e.DecisionMade(kind=kind, about=about, by=by):
            return f"{head} decides {kind.value} {about} by {by.name}"
        case e.VerdictReached(verdict=verdict):
            return f"{head} verdict {verdict.sentence}"
        case e.AnswerGiven(gate=gate, by=by, answer=answer):
            return f"{head} {by.name} says {answer.value} at {gate}"
        case e.HoldPlaced(source=source) | e.HoldReleased(source=source):
            return f"{head} {type(event.what).__name__} {source}"
        case e.PhaseEntered(phase=name) | e.GateOpened(gate=name) | e.EngineStarted(holder=name):
            return f"{head} {type(event.what).__name__} {name}"
        case e.ComponentLost(component=component, side=side, ready=ready, wanted=wanted):
            return f"{head} lost {side} {component}: {ready} of {wanted}"
        case e.RunEnded(outcome=outcome):
            return f"{head} ended {outcome.value}"
        case _:
            return f"{head} {type(event.what).__name__}"
