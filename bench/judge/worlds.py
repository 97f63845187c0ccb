"""The simulated worlds: two sides of one service, look by look, with a seed; many runs of one world at once.

A healthy version has the same true error rate as stable at every instant, in every environment; what differs is how
hard that is to see. All rules see the same counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import lgamma, log, log1p, pi, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.judge.vector.arrays import Floats, Ints

RPS = 200
SHARE = 0.1
SKEW_S = 5
COLD_S = 120
COLD_TIMES = 4.0
CLUSTER_MEAN = 5.0
BURST_S = 10
OUTAGE_S = 120
HISTORY_S = 600
"""Stable is watched this long before the release."""
SPLITS = 1 << 16
BATCH = 32
"""Looks that are drawn at once."""

ENVIRONMENTS = ("iid", "outage", "diurnal", "retry storm", "skew", "cold start")
EFFECTS = {"none": None, "+0.5 point": 0.005, "2x": 2.0, "2 %": 0.02, "5 %": 0.05, "20 %": 0.2, "100 %": 1.0}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One world: `p0` is stable's error rate, `effect` a key of EFFECTS that begins after `starts_s` seconds.

    `look_s` is how often the two sides are read. `phases` are the new version's shares in equally long phases; none:
    `share` all the time.
    """

    environment: str
    p0: float
    effect: str
    seconds: int
    starts_s: int = 0
    rps: int = RPS
    share: float = SHARE
    phases: tuple[float, ...] = ()
    look_s: float = 0.25

    @property
    def looks(self) -> int:
        """How many there are."""
        return round(self.seconds / self.look_s)

    def phase_at(self, look: int) -> int:
        """Which phase a look is of."""
        return look * len(self.phases) // self.looks if self.phases else 0

    def share_at(self, look: int) -> float:
        """The new version's share of the traffic then."""
        return self.phases[self.phase_at(look)] if self.phases else self.share

    def bad_rate(self, p: Floats) -> Floats:
        """The new version's error rate under the effect, where stable's is `p`."""
        match self.effect:
            case "none":
                return p
            case "2x":
                return np.minimum(1.0, 2 * p)
            case "+0.5 point":
                return np.minimum(1.0, p + 0.005)
            case _:
                return np.maximum(p, EFFECTS[self.effect] or 0.0)


@dataclass(frozen=True, slots=True)
class Look:
    """What came since the look before, of every run: requests and errors of both sides as a rule gets to see them.

    `served` and `failed` are what the new version truly served and failed in that time; under skew they are read later.
    """

    until_s: float
    phase: int
    n_new: Floats
    bad_new: Floats
    n_stable: Floats
    bad_stable: Floats
    served: Floats
    failed: Floats

    def first(self, runs: int) -> Look:
        """The same of the first runs only."""
        sides = (self.n_new, self.bad_new, self.n_stable, self.bad_stable, self.served, self.failed)
        return Look(self.until_s, self.phase, *(each[:runs] for each in sides))


def world(scenario: Scenario, draw: np.random.Generator, runs: int) -> Iterator[Look]:
    """The looks of a world. Under skew the new version's counts are read five seconds late."""
    late: list[tuple[Floats, Floats]] = []
    delay = round(SKEW_S / scenario.look_s) if scenario.environment == "skew" else 0
    retried = [np.zeros(runs, dtype=np.int64), np.zeros(runs, dtype=np.int64)]
    begins = _begins(scenario, draw, runs)
    for first in range(0, scenario.looks, BATCH):
        looks = range(first, min(first + BATCH, scenario.looks))
        p, q, n = _rates(scenario, looks, begins)
        n_new = np.stack(
            [split(draw, int(size), scenario.share_at(look), runs) for look, size in zip(looks, n[:, 0], strict=True)]
        )
        n_stable = n - n_new
        bad_new, bad_stable = (
            _errors(scenario, draw, each, rate=rate, retried=left)
            for each, rate, left in ((n_new, q, retried[0]), (n_stable, p, retried[1]))
        )
        for at, look in enumerate(looks):
            served, failed = n_new[at].astype(float), bad_new[at].astype(float)
            late.append((served, failed))
            seen = late.pop(0) if len(late) > delay else (np.zeros(runs), np.zeros(runs))
            stable = n_stable[at].astype(float), bad_stable[at].astype(float)
            yield Look((look + 1) * scenario.look_s, scenario.phase_at(look), *seen, *stable, served, failed)


def split(draw: np.random.Generator, n: int, share: float, runs: int) -> Ints:
    """How many of `n` requests come to the new version: binomial, to a 65,536th. The errors among them are exact."""
    found: Ints = _splits(n, share)[draw.integers(0, SPLITS, runs)]
    return found


@lru_cache(maxsize=256)
def _splits(n: int, share: float) -> Ints:
    odds = [lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(n + 1)]
    chances = np.exp(np.array(odds) + np.arange(n + 1) * log(share) + np.arange(n, -1, -1) * log1p(-share))
    found: Ints = np.searchsorted(np.cumsum(chances), (np.arange(SPLITS) + 0.5) / SPLITS).astype(np.int64)
    return found


def history(scenario: Scenario, draw: np.random.Generator, runs: int) -> tuple[Floats, Floats]:
    """Stable's seconds from before the release: requests and errors, one row for each second."""
    n = np.full((HISTORY_S, runs), scenario.rps)
    left = np.zeros(runs, dtype=np.int64)
    bad = _errors(scenario, draw, n, rate=np.full((1, 1), scenario.p0), retried=left)
    return n.astype(float), bad.astype(float)


def _begins(scenario: Scenario, draw: np.random.Generator, runs: int) -> NDArray[Any]:
    """When each run's outages begin (one for each half hour, anywhere), or which of its ten seconds are bursts."""
    if scenario.environment == "outage":
        return draw.integers(0, scenario.seconds, (max(1, scenario.seconds // 1800), runs))
    if scenario.environment == "skew":
        return draw.random((scenario.seconds // BURST_S + 1, runs)) < 0.01
    return np.zeros((0, runs))


def _rates(scenario: Scenario, looks: range, begins: NDArray[Any]) -> tuple[Floats, Floats, Ints]:
    """Both sides' error rates and the traffic's size, one row for each look."""
    at_s = np.array([[look * scenario.look_s] for look in looks])
    p, times = np.full((len(looks), 1), scenario.p0), np.ones((len(looks), 1))
    match scenario.environment:
        case "outage":
            ages_s = at_s[:, :, None] - begins
            p = np.where(((ages_s >= 0) & (ages_s < OUTAGE_S)).any(axis=1), 0.3, scenario.p0)
        case "diurnal":
            waves = np.array([[sin(pi * each / 3600) ** 2] for each in at_s[:, 0]])
            p, times = scenario.p0 * (1 + 2 * waves), 0.5 + waves / 2
        case "skew":
            p = np.where(begins[(at_s[:, 0] // BURST_S).astype(int)], 0.25, scenario.p0)
    q = np.where(at_s >= scenario.starts_s, scenario.bad_rate(p), p)
    if scenario.environment == "cold start":
        q = np.where(at_s < COLD_S, np.minimum(1.0, np.maximum(q, COLD_TIMES * p)), q)
    return p, q, np.rint(scenario.rps * scenario.look_s * times).astype(np.int64)


def _errors(scenario: Scenario, draw: np.random.Generator, n: Ints, *, rate: Floats, retried: Ints) -> Ints:
    """Errors among `n` requests. Clients that fail try again: clusters of geometric size with the same mean share;
    what does not fit into a look any more comes in the next one."""
    if scenario.environment != "retry storm" or rate.max() >= 0.2:
        return draw.binomial(n, rate)
    clusters = draw.binomial(n, rate / CLUSTER_MEAN)
    bad = clusters.copy()
    some = clusters > 0
    bad[some] += draw.negative_binomial(clusters[some], 1 / CLUSTER_MEAN)
    for look, most in enumerate(n):
        came = bad[look] + retried
        bad[look] = np.minimum(came, most)
        retried[:] = came - bad[look]
    return bad
