"""Whole releases: three hours, four phases, eight metrics, and how often a healthy one is rolled back.

The metrics are the error rates of eight components, each against its own stable side and each with a world of its own:
errors against stable are the guards whose limit is calibrated, so no other eight metrics are rolled back more often.
Each of the eight is a release with one guard as well, which nothing averages out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from bench.judge.ours import watch
from bench.judge.plans import plan, settings_for
from bench.judge.rows import ALPHA
from bench.judge.runs import generator
from bench.judge.shipped import watched
from bench.judge.vector.arrays import Floats, Ints
from bench.judge.vector.errors import Clock, ErrorGuards
from bench.judge.vector.two_arm import Pairs
from bench.judge.worlds import SKEW_S, Look, Scenario, history, world
from gonogo.core.judge import lag
from gonogo.core.judge.budget import CALIBRATION
from gonogo.core.plan import Plan

METRICS = 8
SECONDS = 3 * 3600
PHASES = (0.02, 0.05, 0.1, 0.25)
TIMES = (1.0, 2.0, 3.0, 5.0, 6.0, CALIBRATION, 8.0, 10.0, 12.0, 16.0, 24.0)
"""The points of the calibration curve: how many times the evidence counts."""


@dataclass(frozen=True, slots=True)
class Highest:
    """The highest that the evidence ever was, as a logarithm and before calibration: of whole releases, whose guards
    count an eighth each, and of single guards. Where it never came near any limit, an upper bound of that."""

    together: Floats
    alone: Floats

    def plus(self, other: Highest) -> Highest:
        """Both together."""
        return Highest(np.concatenate((self.together, other.together)), np.concatenate((self.alone, other.alone)))


def scenario_of(environment: str, p0: float, *, look_s: float, seconds: int = SECONDS) -> Scenario:
    """The world of one metric."""
    return Scenario(environment, p0, "none", seconds, phases=PHASES, look_s=look_s)


def plan_of(scenario: Scenario, *, metrics: int = METRICS) -> Plan:
    """The release's plan."""
    settings = settings_for(scenario.environment, block_s=scenario.look_s)
    return plan(settings, PHASES, hold_s=scenario.seconds / len(PHASES), errors=metrics)


def highest(scenario: Scenario, releases: int, seed: int) -> Highest:
    """The highest evidence of healthy releases.

    Where the sides may be read apart the judge believes the smallest of the lags. The true lag alone is followed first;
    only where that comes near a limit are the others.
    """
    if scenario.environment != "skew":
        return _highest(scenario, releases, seed)
    true_lag = (round(SKEW_S / lag.BLOCK_S),)
    found = _highest(scenario, releases, seed, lags=true_lag)
    near = log(1.0 / ALPHA / CALIBRATION)
    guards = np.arange(releases * METRICS)
    looks = ((found.alone >= near) | (found.together >= near)[guards // METRICS]).nonzero()[0]
    if not len(looks):
        return found
    exact = _highest(scenario, releases, seed, only=looks)
    alone, together = found.alone.copy(), found.together.copy()
    alone[looks] = exact.alone
    whole = (found.together >= near).nonzero()[0]
    # Every guard of a near release is looked at, and of no other all of them.
    together[whole] = exact.together
    return Highest(together, alone)


def _highest(
    scenario: Scenario, releases: int, seed: int, *, lags: Sequence[int] | None = None, only: Ints | None = None
) -> Highest:
    many = releases * METRICS
    draw, kept = generator(scenario, seed), np.arange(many) if only is None else only
    judged = plan_of(scenario)
    guards = ErrorGuards(judged.judge, len(kept), horizon_s=float(scenario.seconds), lags=lags)
    n, bad = history(scenario, draw, many)
    began_s = watch(guards, (n[:, kept], bad[:, kept]), len(kept))
    whole = np.unique(kept // METRICS, return_counts=True)
    releases_kept = whole[0][whole[1] == METRICS]
    members = np.isin(kept // METRICS, releases_kept)
    together, alone, phase = np.zeros(len(releases_kept)), np.zeros(len(kept)), 0
    for look in world(scenario, draw, many):
        pairs = Pairs(*(each[kept] for each in _sides(look)))
        guards.observe(pairs, Clock(look.until_s, began_s + look.until_s, look.phase != phase))
        phase, e = look.phase, guards.e()
        np.maximum(alone, e, out=alone)
        np.maximum(together, e[members].reshape(-1, METRICS).mean(axis=1), out=together)
    with np.errstate(divide="ignore"):
        return Highest(np.log(together), np.log(alone))


def _sides(look: Look) -> tuple[Floats, Floats, Floats, Floats]:
    return look.n_new, look.bad_new, look.n_stable, look.bad_stable


def curve(highs: Floats, *, most: float = max(TIMES)) -> dict[str, float]:
    """For how many times the evidence counts, up to `most`: the share of healthy releases that are rolled back."""
    limit = log(1.0 / ALPHA)
    return {f"{times:g}": float((highs + log(times) >= limit).mean()) for times in TIMES if times <= most}


@dataclass(frozen=True, slots=True)
class Compared:
    """Releases that the shipped judge played beside the vector form: how far they ever were apart in log E, and
    whether they ended alike."""

    releases: int
    blocks: int
    difference_max: float
    same: int


def compared(scenario: Scenario, releases: int, seed: int) -> Compared:
    """Whole releases through `observe`, with all their metrics in one plan, beside the vector form."""
    judged, draw = plan_of(scenario), generator((scenario, "compared"), seed)
    apart, same, blocks = 0.0, 0, 0
    for _ in range(releases):
        n, bad = history(scenario, draw, METRICS)
        guards = ErrorGuards(judged.judge, METRICS, horizon_s=float(scenario.seconds))
        began_s = watch(guards, (n, bad), METRICS)
        judge = watched(judged, [(n[:, at], bad[:, at]) for at in range(METRICS)])
        failed, phase = False, 0
        for look in world(scenario, draw, METRICS):
            guards.observe(Pairs(*_sides(look)), Clock(look.until_s, began_s + look.until_s, look.phase != phase))
            phase, counts = look.phase, np.stack(_sides(look)).astype(int)
            came = [((int(a), int(b)), (int(c), int(d))) for a, b, c, d in counts.T]
            judge = judge.after(judged, came, f"p{look.phase}", look.until_s)
            held = [judge.state.e_processes[key].e for key in sorted(judge.state.e_processes)]
            if len(held) == METRICS:
                apart = max(apart, float(np.abs(np.log(held) - guards.log_e()).max()))
            failed = failed or float(guards.e().mean()) * CALIBRATION >= 1.0 / ALPHA
            blocks += METRICS
            if failed or judge.state.failed:
                break
        same += failed is bool(judge.state.failed)
    return Compared(releases, blocks, apart, same)
