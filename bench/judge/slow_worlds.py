"""Worlds of latency: requests per bucket of both sides, second by second; the new version is exactly as fast as stable.

What makes that hard to see: an overload that slows both sides, day and night, processes that pause (all requests in
flight wait together; the new version has one process, stable nine), and a new version that starts cold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import erf, log, pi, sin, sqrt

import numpy as np

from bench.judge.slowness import EDGES_MS
from bench.judge.vector.arrays import Floats
from bench.judge.worlds import COLD_S, OUTAGE_S, RPS, Scenario, split

SLOW_ENVIRONMENTS = ("iid", "outage", "diurnal", "pauses", "cold start")
LOG_MS, SPREAD = 3.9, 0.5
"""Latency is log-normal: the middle is 49 ms, one request in twenty takes more than 112 ms."""
OVERLOAD_TIMES = 5.0
COLD_SLOWER = 1.5
PAUSE_MS = 500.0
PAUSES_PER_S = 1.0 / 120.0
PROCESSES = 9


@dataclass(frozen=True, slots=True)
class SlowLook:
    """Requests per bucket (first axis) of every run (second axis) in one second."""

    until_s: float
    phase: int
    new: Floats
    stable: Floats


def slow_world(scenario: Scenario, draw: np.random.Generator, runs: int) -> Iterator[SlowLook]:
    """The seconds of a world. Looks are seconds."""
    begins = draw.integers(0, scenario.seconds, (max(1, scenario.seconds // 1800), runs))
    for look in range(scenario.looks):
        times, traffic = np.ones(runs), 1.0
        paused = np.zeros((2, runs))
        match scenario.environment:
            case "outage":
                is_out = ((look >= begins) & (look < begins + OUTAGE_S)).any(axis=0)
                times = np.where(is_out, OVERLOAD_TIMES, 1.0)
            case "diurnal":
                wave = sin(pi * look / 3600) ** 2
                times, traffic = times + wave, 0.5 + wave / 2
            case "pauses":
                paused[0] = draw.random(runs) < PAUSES_PER_S
                paused[1] = draw.binomial(PROCESSES, PAUSES_PER_S, runs) / PROCESSES
        slower = COLD_SLOWER if scenario.environment == "cold start" and look < COLD_S else 1.0
        n = round(scenario.rps * traffic)
        n_new = split(draw, n, scenario.share_at(look), runs)
        new = draw.multinomial(n_new, chances(times * slower, paused[0]))
        stable = draw.multinomial(n - n_new, chances(times, paused[1]))
        yield SlowLook(look + 1.0, scenario.phase_at(look), new.T.astype(float), stable.T.astype(float))


def slow_history(draw: np.random.Generator, runs: int, seconds: int) -> Iterator[Floats]:
    """Stable's seconds from before the release."""
    usual = chances(np.ones(runs), np.zeros(runs))
    for _ in range(seconds):
        yield draw.multinomial(np.full(runs, RPS), usual).T.astype(float)


def chances(times: Floats, paused: Floats) -> Floats:
    """Each run's chance of every bucket, when all is `times` slower and the share `paused` waits for a process."""
    found = np.stack([_chances(float(each), 0.0) for each in np.unique(times)])[
        np.unique(times, return_inverse=True)[1]
    ]
    if paused.any():
        waiting = np.broadcast_to(_chances(1.0, PAUSE_MS), found.shape)
        found = found * (1.0 - paused[:, None]) + waiting * paused[:, None]
    return np.asarray(found)


@lru_cache(maxsize=8192)
def _chances(times: float, later_ms: float) -> Floats:
    below = [_below((edge - later_ms) / times) for edge in EDGES_MS]
    return np.diff(np.array([0.0, *below, 1.0]))


def _below(latency_ms: float) -> float:
    """The share of requests that are not slower than this."""
    if latency_ms <= 0:
        return 0.0
    return 0.5 * (1.0 + erf((log(latency_ms) - LOG_MS) / SPREAD / sqrt(2.0)))
