"""The front matter of a plan as a table for YAML; what is as usual is left out."""

from __future__ import annotations

from typing import Any

from gonogo.core.plan import Artifact, Baseline, CohortKind, Component, Drain, JudgeSettings, Plan, Probe, Route
from gonogo.document.quantity import write_bytes, write_ratio, write_seconds


def bindings_of(plan: Plan) -> dict[str, Any]:
    """Every binding of the plan under its key."""
    table: dict[str, Any] = {"name": plan.name, "version": plan.version, "entry": plan.entry}
    table["components"] = {component.name: _component(component) for component in plan.components}
    if plan.signals:
        table["signals"] = {
            signal.name: {
                "source": signal.source,
                **{key.replace("_", " "): text for key, text in signal.settings},
                **({"component": signal.component} if signal.component is not None else {}),
            }
            for signal in plan.signals
        }
    if plan.people:
        table["people"] = {who.name: {"kind": who.kind.value, "roles": list(who.roles)} for who in plan.people}
    if plan.channels:
        table["channels"] = {
            channel.name: {"kind": channel.kind, **dict(channel.settings)} for channel in plan.channels
        }
    if plan.judge != JudgeSettings():
        table["judge"] = _judge(plan.judge)
    table["going back"] = {
        "window": write_seconds(plan.going_back.window_s),
        "budget": write_seconds(plan.going_back.budget_s),
    }
    table["guard gap"] = write_seconds(plan.guard_gap_s_max)
    return table


def _component(component: Component) -> dict[str, Any]:
    table: dict[str, Any] = {
        "strategy": component.strategy.value,
        "stable": _artifact(component.stable),
        "new": _artifact(component.new),
        "ready": _probe(component.ready),
        "smoke": [_probe(probe) for probe in component.smoke],
        "drain": _drain(component.drain),
    }
    if component.after:
        table["after"] = list(component.after)
    table["replicas"] = component.replicas
    if component.memory_bytes_max is not None:
        table["memory limit"] = write_bytes(component.memory_bytes_max)
    if component.route is not None:
        table["route"] = _route(component.route)
    if component.baseline is not Baseline.STANDING:
        table["baseline"] = component.baseline.value
    return table


def _artifact(artifact: Artifact) -> dict[str, Any]:
    table: dict[str, Any] = {"version": artifact.version, "command": list(artifact.command)}
    if artifact.env:
        table["env"] = dict(artifact.env)
    if artifact.config:
        table["config"] = dict(artifact.config)
    if artifact.requires:
        table["requires"] = list(artifact.requires)
    return table


def _probe(probe: Probe) -> dict[str, Any]:
    return {"path": probe.path, "status": probe.status, "give up": write_seconds(probe.give_up_s)}


def _drain(drain: Drain) -> dict[str, Any]:
    give_up = write_seconds(drain.give_up_s)
    return {"give up": give_up} if drain.path is None else {"path": drain.path, "give up": give_up}


def _route(route: Route) -> dict[str, Any]:
    cohort = route.cohort
    words = cohort.kind.value if cohort.kind is CohortKind.ADDRESS else f"{cohort.kind.value} {cohort.name}"
    return {"port": route.port, "cohort": words}


def _judge(judge: JudgeSettings) -> dict[str, Any]:
    table: dict[str, Any] = {
        "alpha": write_ratio(judge.alpha),
        "alpha is": "measured" if judge.calibrated else "proved",
        "beta": write_ratio(judge.beta),
        "margin ratio": repr(judge.margin_ratio),
        "margin points": write_ratio(judge.margin_points),
        "block": write_seconds(judge.block_s),
        "weights": {
            "errors": repr(judge.weight_errors),
            "latency": repr(judge.weight_latency),
            "memory": repr(judge.weight_memory),
        },
        "proof points": write_ratio(judge.proof_points),
        "warm up ratio": repr(judge.warm_up_ratio),
        "failures": repr(judge.failed_max),
    }
    if judge.warm_up_s:
        table["warm up"] = write_seconds(judge.warm_up_s)
    if judge.lag_s:
        table["lag"] = write_seconds(judge.lag_s)
    if judge.cohorts is not None:
        table["cohorts"] = judge.cohorts
    return table
