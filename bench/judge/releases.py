"""Whole releases: three hours, four phases, eight metrics, and how often a healthy one is rolled back.

The metrics are the error rates of eight components, each against its own stable side and each with a world of its own;
errors against stable are the guards whose limit is calibrated. The bets, the wealth, the scatter of errors, the lags
and the shares of alpha are those of `gonogo.core.judge`, called block by block without the counters and words around
them; tests/bench/test_releases.py holds that this is what `observe` says. Blocks last two seconds.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import exp, log

from bench.judge.worlds import COLD_S, ENVIRONMENTS, Scenario, history, world
from gonogo.core.judge import cold_start, dispersion, lag, two_arm, wealth
from gonogo.core.judge.budget import CALIBRATION
from gonogo.core.judge.dispersion import Dispersion
from gonogo.core.judge.flow import EXPOSURE_MIN, HISTORY_HALF_LIFE_S
from gonogo.core.judge.two_arm import Margins
from gonogo.core.plan import JudgeSettings

METRICS = 8
SECONDS = 3 * 3600
PHASES = (0.02, 0.05, 0.1, 0.25)
BLOCK_S = 2
HISTORY_S = 600
LAGS = (0, 1, 2, 3)
"""Blocks: the new version may be read up to six seconds late."""
TIMES = (1.0, 2.0, 3.0, 5.0, CALIBRATION, 8.0, 10.0, 12.0, 16.0, 24.0)
"""The points of the calibration curve: how many times the evidence counts."""

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One e-process, and stable's past by which it predicts."""

    held: wealth.Wealth
    past: Pair
    scatter: Dispersion
    lagged: lag.Lagged | None = None

    def e(self) -> float:
        """What it says against the new version."""
        return wealth.value(self.held, two_arm.PRIOR) if self.lagged is None else lag.evidence(self.lagged)


def highest(environment: str, p0: float, seed: int, *, seconds: int = SECONDS) -> float:
    """The highest that the evidence ever was in one healthy release, as a logarithm and before calibration."""
    scenario = Scenario(environment, p0, "none", seconds, phases=PHASES)
    draws = [random.Random(f"{scenario}/{seed}/{metric}") for metric in range(METRICS)]  # a seeded simulation
    metrics = [begun(history(scenario, draw, HISTORY_S), skewed=environment == "skew") for draw in draws]
    top = [0.0] * ((seconds + BLOCK_S - 1) // BLOCK_S + 1)
    for metric, draw in zip(metrics, draws, strict=True):
        for block, e in enumerate(_evidence(metric, scenario, draw)):
            top[block] += e / METRICS
    return log(max(top))


def begun(past: list[tuple[int, int]], *, skewed: bool) -> Metric:
    """Stable alone was watched for these seconds; the first bet is made after the first block."""
    metric = Metric(
        wealth.opened(two_arm.BETS, float(BLOCK_S), first=two_arm.FIRST_PART),
        (0.0, 0.0),
        Dispersion(),
        lag.fresh(LAGS, 0.0) if skewed else None,
    )
    n = bad = 0.0
    scatter = metric.scatter
    for at_s, (came, failed) in enumerate(past, start=1):
        n, bad = n * 0.5 ** (1.0 / HISTORY_HALF_LIFE_S) + came, bad * 0.5 ** (1.0 / HISTORY_HALF_LIFE_S) + failed
        scatter = dispersion.scattered(scatter, came, bad=failed, wall_s=float(at_s))
    return Metric(metric.held, (n, bad), scatter, metric.lagged)


def bet(metric: Metric, new: Pair, stable: Pair, *, margins: Margins, clock: tuple[float, float]) -> Metric:
    """After one block; `clock` is the seconds since the release began, and the release's length."""
    s = two_arm.predicted(*metric.past)
    kept = 0.5 ** (BLOCK_S / HISTORY_HALF_LIFE_S)
    past = metric.past[0] * kept + stable[0], metric.past[1] * kept + stable[1]
    scatter = dispersion.scattered(metric.scatter, stable[0], bad=stable[1], wall_s=HISTORY_S + clock[0])
    if metric.lagged is not None:
        return Metric(
            metric.held, past, scatter, lag.compared(metric.lagged, (new, stable), s=s, margins=margins, clock=clock)
        )
    if new[0] <= 0 or stable[0] < EXPOSURE_MIN:
        return Metric(metric.held, past, scatter)
    phi = dispersion.phi(metric.scatter)
    factors = [factor / phi for factor in two_arm.log_factors(new, stable, s=s, margins=margins)]
    held = wealth.multiplied(metric.held, factors, plan_s=clock[0], horizon_s=clock[1])
    return Metric(held, past, scatter)


def curve(highs: list[float], *, alpha: float) -> dict[str, float]:
    """For how many times the evidence counts: the share of healthy releases that are rolled back."""
    return {f"{times:g}": sum(exp(high) * times >= 1.0 / alpha for high in highs) / len(highs) for times in TIMES}


def environments() -> tuple[str, ...]:
    """Where healthy releases are tried."""
    return ENVIRONMENTS


def _evidence(metric: Metric, scenario: Scenario, draw: random.Random) -> list[float]:
    settings, said, waiting = JudgeSettings(), [], []
    usual = Margins(settings.margin_ratio, settings.margin_points)
    for second in world(scenario, draw):
        waiting.append((second.new, second.stable))
        if len(waiting) < BLOCK_S:
            continue
        new, stable = (_sum([each[side] for each in waiting]) for side in (0, 1))
        waiting, margins = [], usual
        if scenario.environment == "cold start":
            age_s = float(second.at_s - BLOCK_S + 1)
            margins = cold_start.margins_at(usual, age_s, warm_up_s=COLD_S, ratio=settings.warm_up_ratio)
        metric = bet(metric, new, stable, margins=margins, clock=(second.at_s + 1.0, float(scenario.seconds)))
        said.append(metric.e())
    return said


def _sum(pairs: list[tuple[int, int]]) -> Pair:
    return float(sum(n for n, _ in pairs)), float(sum(bad for _, bad in pairs))
