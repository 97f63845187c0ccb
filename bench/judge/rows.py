"""One row of the results: what was asked, how it ended, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.judge.bound import requests_min
from bench.judge.vector.arrays import Flags, Floats
from bench.judge.worlds import Scenario

OURS = "gonogo"
UNCALIBRATED = "gonogo, not calibrated"
ALPHA = 0.01
SHIPPED, VECTOR = "shipped", "vector"
"""Forms: the code that decides releases, or its arrays, which tests hold to say the same."""

Row = dict[str, Any]
EMPTY: Row = dict.fromkeys(
    (
        "rule",
        "environment",
        "p0",
        "effect",
        "runs",
        "form",
        "seconds",
        "look_s",
        "false_rollback",
        "false_rollback_error",
        "found",
        "median_s",
        "failed_median",
        "failed_p95",
        "requests_mean",
        "requests_error",
        "ratio_to_bound",
        "ratio_error",
    )
)


@dataclass(frozen=True, slots=True)
class Ends:
    """How many runs ended under one rule. `seconds` is since the effect began, inf: never rolled back.

    `failed` and `served` are the new version's requests in that time. `early`: rolled back before any effect.
    """

    seconds: Floats
    failed: Floats
    served: Floats
    early: Flags

    def plus(self, other: Ends) -> Ends:
        """Both together."""
        mine = (self.seconds, self.failed, self.served, self.early)
        theirs = (other.seconds, other.failed, other.served, other.early)
        return Ends(*(np.concatenate(pair) for pair in zip(mine, theirs, strict=True)))


def row(rule: str, scenario: Scenario, ends: Ends, *, form: str) -> Row:
    """A false rollback is one without an effect. Never rolled back counts as infinitely late."""
    is_healthy, runs = scenario.effect == "none", len(ends.seconds)
    effect = scenario.effect if not scenario.starts_s else f"{scenario.effect} after {scenario.starts_s} s"
    about = {"rule": rule, "environment": scenario.environment, "p0": scenario.p0, "effect": effect, "runs": runs}
    about |= {"form": form, "seconds": scenario.seconds, "look_s": scenario.look_s}
    false = np.isfinite(ends.seconds) if is_healthy else ends.early
    has_quiet = is_healthy or scenario.starts_s > 0
    quiet = rolled_back(int(false.sum()), runs) if has_quiet else {}
    return EMPTY | about | quiet | ({} if is_healthy else _harm(scenario, ends))


def rolled_back(times: int, runs: int) -> Row:
    """The share of false rollbacks with its Monte-Carlo standard error."""
    return {"false_rollback": times / runs, "false_rollback_error": error(times / runs, runs)}


def _harm(scenario: Scenario, ends: Ends) -> Row:
    # What was rolled back before there was an effect has found nothing.
    kept = ~ends.early
    runs = int(kept.sum())
    if not runs:
        return {"found": 0.0}
    seconds, failed, served = ends.seconds[kept], ends.failed[kept], ends.served[kept]
    middle = float(np.median(seconds))
    found: Row = {
        "found": float(np.isfinite(seconds).mean()),
        "median_s": middle if np.isfinite(middle) else None,
        "failed_median": float(np.median(failed)),
        "failed_p95": quantile(failed, 0.95),
        "requests_mean": float(served.mean()),
        "requests_error": mean_error(served),
    }
    if not np.isfinite(seconds).all():
        return found
    p_new = float(scenario.bad_rate(np.array([scenario.p0]))[0])
    bound = requests_min(p_new, scenario.p0, share=scenario.share, alpha=ALPHA)
    error_of_mean = found["requests_error"]
    ratio: Row = {"ratio_to_bound": found["requests_mean"] / bound}
    ratio["ratio_error"] = None if error_of_mean is None else error_of_mean / bound
    # The bound is one of a rate that stays as it is: elsewhere the same division would say nothing.
    return found | ratio if scenario.environment == "iid" else found


def quantile(values: Floats, q: float) -> float:
    """The smallest value that is not exceeded by the share `q` of them."""
    return float(np.sort(values)[min(len(values) - 1, max(0, int(np.ceil(q * len(values))) - 1))])


def mean_error(values: Floats) -> float | None:
    """The Monte-Carlo standard error of a mean; None: one run tells nothing of it."""
    return float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else None


def error(share: float, runs: int) -> float:
    """The Monte-Carlo standard error of a share; one success and one failure are added, since none seen is not none."""
    about = (share * runs + 1) / (runs + 2)
    return float((about * (1 - about) / (runs + 2)) ** 0.5)
