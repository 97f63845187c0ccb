"""The simulated worlds: two sides of one service, second by second, with a seed.

A healthy version has the same true error rate as stable at every instant, in every environment; what differs is how
hard that is to see. All rules see the same counts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sin

RPS = 200
SHARE = 0.1
SKEW_S = 5
COLD_S = 120
COLD_TIMES = 4.0
CLUSTER_MEAN = 5.0

ENVIRONMENTS = ("iid", "outage", "diurnal", "retry storm", "skew", "cold start")
EFFECTS = {"none": None, "2x": 2.0, "+0.5 point": 0.005, "5 %": 0.05, "20 %": 0.2, "100 %": 1.0}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One world: `p0` is stable's error rate, `effect` a key of EFFECTS that begins after `starts_s` seconds."""

    environment: str
    p0: float
    effect: str
    seconds: int
    starts_s: int = 0
    rps: int = RPS
    share: float = SHARE
    phases: tuple[float, ...] = ()
    """The new version's share in each of equally long phases; none: `share` all the time."""

    def share_at(self, at_s: int) -> float:
        """The new version's share of the traffic then."""
        return self.phases[at_s * len(self.phases) // self.seconds] if self.phases else self.share

    def bad_rate(self, p: float) -> float:
        """The new version's error rate under the effect, where stable's is `p`."""
        match self.effect:
            case "none":
                return p
            case "2x":
                return min(1.0, 2 * p)
            case "+0.5 point":
                return min(1.0, p + 0.005)
            case _:
                return max(p, EFFECTS[self.effect] or 0.0)


@dataclass(frozen=True, slots=True)
class Second:
    """What came in one second: (requests, errors) of the new version and of stable, as a rule gets to see them."""

    at_s: int
    new: tuple[int, int]
    stable: tuple[int, int]


def world(scenario: Scenario, draw: random.Random) -> Iterator[Second]:
    """The seconds of a world. Under skew the new version's counts are read five seconds late."""
    rates = _rates(scenario, draw)
    late: list[tuple[int, int]] = []
    for at_s, (p, times) in enumerate(rates):
        n_new = binomial(draw, scenario.rps, scenario.share_at(at_s))
        q = scenario.bad_rate(p) if at_s >= scenario.starts_s else p
        if scenario.environment == "cold start" and at_s < COLD_S:
            q = min(1.0, max(q, COLD_TIMES * p))
        n_new, n_stable = round(n_new * times), round((scenario.rps - n_new) * times)
        new = n_new, _errors(scenario, draw, n_new, q)
        stable = n_stable, _errors(scenario, draw, n_stable, p)
        if scenario.environment == "skew":
            late.append(new)
            if len(late) <= SKEW_S:
                continue
            new = late.pop(0)
        yield Second(at_s, new, stable)


def history(scenario: Scenario, draw: random.Random, seconds: int) -> list[tuple[int, int]]:
    """Stable's seconds from before the release."""
    return [(scenario.rps, _errors(scenario, draw, scenario.rps, scenario.p0)) for _ in range(seconds)]


def _rates(scenario: Scenario, draw: random.Random) -> list[tuple[float, float]]:
    """Stable's error rate and the traffic's size for every second."""
    p0, seconds = scenario.p0, scenario.seconds
    rates = [(p0, 1.0)] * seconds
    if scenario.environment == "outage":
        for _ in range(max(1, seconds // 1800)):
            begin = draw.randrange(seconds)
            rates[begin : begin + 120] = [(0.3, 1.0)] * len(rates[begin : begin + 120])
    if scenario.environment == "diurnal":
        waves = [sin(pi * at_s / 3600) ** 2 for at_s in range(seconds)]
        rates = [(p0 * (1 + 2 * wave), 0.5 + wave / 2) for wave in waves]
    if scenario.environment == "skew":
        for begin in range(0, seconds, 10):
            if draw.random() < 0.01:
                rates[begin : begin + 10] = [(0.25, 1.0)] * len(rates[begin : begin + 10])
    return rates


def _errors(scenario: Scenario, draw: random.Random, n: int, p: float) -> int:
    if scenario.environment != "retry storm" or p >= 0.2:
        return binomial(draw, n, p)
    # Clients that fail try again: clusters of geometric size with the same mean share.
    bad = 0
    for _ in range(binomial(draw, n, p / CLUSTER_MEAN)):
        bad += 1
        while draw.random() > 1 / CLUSTER_MEAN:
            bad += 1
    return min(n, bad)


def binomial(draw: random.Random, n: int, p: float) -> int:
    """An exact binomial draw: by inversion where few are expected, else one by one."""
    if n <= 0 or p <= 0:
        return 0
    if p >= 1:
        return n
    if n * p > 15:
        return sum(draw.random() < p for _ in range(n))
    odds, chance, left = p / (1 - p), (1 - p) ** n, draw.random()
    count = 0
    while left > chance and count < n:
        left -= chance
        count += 1
        chance *= odds * (n - count + 1) / count
    return count
