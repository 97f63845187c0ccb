"""The plans that are judged: one component or eight, in one phase or four."""

from __future__ import annotations

from functools import cache

from bench.judge.worlds import COLD_S, SKEW_S
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.plan import (
    Artifact,
    Component,
    Drain,
    GoingBack,
    JudgeSettings,
    Phase,
    Plan,
    Probe,
    Strategy,
)

HOUR_S = 3600.0


def settings_for(environment: str, *, calibrated: bool = True, block_s: float = 0.25) -> JudgeSettings:
    """What a plan declares in that environment: sides that are read apart, processes that warm up; else nothing."""
    lag_s = float(SKEW_S) if environment == "skew" else 0.0
    warm_up_s = float(COLD_S) if environment == "cold start" else 0.0
    return JudgeSettings(calibrated=calibrated, block_s=block_s, lag_s=lag_s, warm_up_s=warm_up_s)


@cache
def plan(
    settings: JudgeSettings,
    shares: tuple[float, ...] = (0.1,),
    *,
    hold_s: float = HOUR_S,
    errors: int = 1,
    latency: int = 0,
) -> Plan:
    """A release in phases with these shares, each held for `hold_s`, of as many components as have guards.

    The first `errors` components have the guard "error rate above stable's", the first `latency` "p95 above stable's".
    """
    names = tuple(f"c{at}" for at in range(max(errors, latency)))
    artifact = Artifact("1", ("serve",))
    components = tuple(Component(name, Strategy.CANARY, artifact, artifact, Probe("/"), (), Drain()) for name in names)
    guards = [above_stable(f"errors of {name}", name) for name in names[:errors]]
    guards += [above_stable(f"latency of {name}", name, signal="latency") for name in names[:latency]]
    phases = tuple(
        Phase(f"p{at}", f"Phase {at}", "all", 100 * share, hold_s, 2 * hold_s) for at, share in enumerate(shares)
    )
    return Plan("web", "2", components, names[0], phases, tuple(guards), settings, GoingBack(HOUR_S, 60.0))


def above_stable(name: str, component: str, *, signal: str = "errors") -> Criterion:
    """The guard that names no bound."""
    is_errors = signal == "errors"
    return Criterion(
        id=name,
        text=name,
        signal=signal,
        statistic=Statistic.RATE if is_errors else Statistic.P95,
        comparison=Comparison.ABOVE,
        bound=0.0,
        unit=Unit.RATIO if is_errors else Unit.MILLISECONDS,
        against=Against.STABLE,
        reading=Reading.EVIDENCE,
        for_s=0.0,
        requests_min=1,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=60.0,
        component=component,
    )
