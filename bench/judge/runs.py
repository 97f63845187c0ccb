"""One run: a world and a rule, until the rule rolls back or the world ends; and many runs, made into one row."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median
from typing import Protocol

from bench.judge.bound import requests_min
from bench.judge.rules.gonogo import Gonogo, GonogoLags, Unseen
from bench.judge.rules.kayenta import Kayenta
from bench.judge.rules.sequential import DkwBand, LindonMalek, Msprt
from bench.judge.rules.windows import Argo, Flagger
from bench.judge.worlds import Scenario, Second, world

ALPHA = 0.01


class Rule(Protocol):
    """Whether to roll back, asked after every second."""

    def see(self, second: Second) -> bool:
        """One more second."""
        ...


def ours(scenario: Scenario, seed: int) -> Rule:
    """Our judge, with candidate lags where the source reads the sides at different instants."""
    return GonogoLags(scenario, seed) if scenario.environment == "skew" else Gonogo(scenario, seed)


RULES: dict[str, Callable[[Scenario, int], Rule]] = {
    "flagger 60 s x 5": lambda *_: Flagger(60, 5),
    "flagger 10 s x 5": lambda *_: Flagger(10, 5),
    "argo 60 s, limit 0": lambda *_: Argo(60, 0),
    "argo 60 s, limit 3": lambda *_: Argo(60, 3),
    "kayenta 10 min": lambda *_: Kayenta(600),
    "kayenta 60 min": lambda *_: Kayenta(3600),
    "msprt": lambda *_: Msprt(),
    "lindon-malek": lambda scenario, _: LindonMalek(scenario.share),
    "dkw": lambda *_: DkwBand(),
    "gonogo": ours,
    "gonogo, not calibrated": lambda scenario, seed: Gonogo(scenario, seed, calibrated=False),
}


@dataclass(frozen=True, slots=True)
class Run:
    """How one run ended. `seconds` is since the effect began; None: never rolled back."""

    seconds: float | None
    failed: int
    requests: int
    early: bool = False
    """Rolled back before there was any effect."""


def run(name: str, scenario: Scenario, seed: int) -> Run:
    """One world under one rule; the same seed gives every rule the same world."""
    draw = random.Random(f"{scenario}/{seed}")  # a seeded simulation
    rule, failed, requests = RULES[name](scenario, seed), 0, 0
    for second in world(scenario, draw):
        is_on = second.at_s >= scenario.starts_s
        failed, requests = failed + is_on * second.new[1], requests + is_on * second.new[0]
        if rule.see(second):
            unseen = rule.unseen if isinstance(rule, Gonogo) else Unseen(0.0, 0, 0)
            late_s = second.at_s + 1 - unseen.seconds - scenario.starts_s
            return Run(late_s, failed - is_on * unseen.failed, requests - is_on * unseen.requests, early=not is_on)
    return Run(None, failed, requests)


def row(name: str, scenario: Scenario, runs: list[Run]) -> dict[str, object]:
    """The row of the table; a false rollback is one without an effect. Never rolled back counts as infinitely late."""
    is_healthy = scenario.effect == "none"
    false = sum(each.seconds is not None if is_healthy else each.early for each in runs) / len(runs)
    total, has_quiet = len(runs), is_healthy or scenario.starts_s > 0
    # What was rolled back before there was an effect has found nothing.
    runs = [each for each in runs if not each.early]
    ended = [each for each in runs if each.seconds is not None]
    if not runs:
        runs = [Run(None, 0, 0)]
    share = len(ended) / len(runs)
    late = sorted(each.seconds if each.seconds is not None else float("inf") for each in runs)
    failed = sorted(each.failed for each in runs)
    requests = mean(each.requests for each in runs)
    bound = None
    if not is_healthy and len(ended) == len(runs):
        bound = requests_min(scenario.bad_rate(scenario.p0), scenario.p0, share=scenario.share, alpha=ALPHA)
    middle = median(late)
    return {
        "rule": name,
        "environment": scenario.environment,
        "p0": scenario.p0,
        "effect": scenario.effect if not scenario.starts_s else f"{scenario.effect} after {scenario.starts_s} s",
        "runs": total,
        "seconds": scenario.seconds,
        "false_rollback": false if has_quiet else None,
        "false_rollback_error": error(false, total) if has_quiet else None,
        "found": None if is_healthy else share,
        "median_s": None if is_healthy or middle == float("inf") else middle,
        "failed_median": None if is_healthy else median(failed),
        "failed_p95": None if is_healthy else failed[min(len(failed) - 1, int(0.95 * len(failed)))],
        "requests_mean": None if is_healthy else requests,
        "ratio_to_bound": None if bound is None else requests / bound,
    }


def error(share: float, runs: int) -> float:
    """The Monte-Carlo standard error of a share; one success and one failure are added, since none seen is not none."""
    about = (share * runs + 1) / (runs + 2)
    return (about * (1 - about) / (runs + 2)) ** 0.5
