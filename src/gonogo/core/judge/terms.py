"""The judge's settings in words, those included that a plan leaves as they usually are."""

from __future__ import annotations

from gonogo.core.judge.amounts import number, seconds, share
from gonogo.core.judge.budget import CALIBRATION, MEASURED, parts, proved
from gonogo.core.plan import JudgeSettings, Plan


def terms(plan: Plan) -> str:
    """One sentence with every setting that decides, for the report and for whoever reads a plan."""
    settings = plan.judge
    errors, latency, memory = settings.weight_errors, settings.weight_latency, settings.weight_memory
    weights = f"errors {errors:g}, latency {latency:g}, memory {memory:g}"
    return "; ".join(
        (
            f"at most {share(settings.alpha)} of healthy releases go back (alpha), shared out by the weights {weights}",
            *([calibration(plan)] if calibration(plan) else []),
            f"at most {share(settings.beta)} of proofs are wrong (beta)",
            f"up to {settings.margin_ratio:g} times stable and {share(settings.margin_points)} more is no fault",
            f"a proof rules out {share(settings.proof_points)} more than that many times stable",
            _warm_up(settings),
            _lag(settings),
            _split(settings),
            f"a paced phase may cost {number(settings.failed_max)} failed requests before anybody can react",
        )
    )


def calibration(plan: Plan) -> str:
    """How often the evidence of errors against stable counts, and what is then measured and what is proved; "" where
    nothing in the plan is calibrated."""
    if all(part.times == 1.0 for part in parts(plan).values()):
        return ""
    low, high = (f"{each * 100:.1f}" for each in MEASURED)
    return (
        f"the evidence of errors against stable counts {CALIBRATION:g} times: when that was measured (alpha 1 %, three "
        f"hours, one guard), {low} to {high} % of releases as good as stable went back; what is proved is at most "
        f"{share(proved(plan))}, of releases that are worse than stable by exactly the margin"
    )


def _warm_up(settings: JudgeSettings) -> str:
    if settings.warm_up_s <= 0:
        return "no warm-up is allowed for"
    since = f"for {seconds(settings.warm_up_s)} from its first traffic on"
    return f"{since}, {settings.warm_up_ratio:g} times stable is no fault"


def _lag(settings: JudgeSettings) -> str:
    if settings.lag_s <= 0:
        return "both sides are read at one instant"
    return f"the sides may have been read up to {seconds(settings.lag_s)} apart"


def _split(settings: JudgeSettings) -> str:
    if settings.cohorts is None:
        return "the split of traffic is not checked, since the plan names no `cohorts`"
    return f"the split of traffic is checked for some {settings.cohorts:,} cohorts"
