"""One false-rollback budget (alpha) for the whole release, shared out over its e-processes.

Rule: alpha is shared between the kinds of guards that the plan has, by the weights of its judge settings (errors 0.5,
latency 0.3, memory 0.1), scaled so that the shares of all e-processes sum to 1; inside a kind every e-process has the
same. Criteria that put the same question
(see question.e_process_key), in whatever phases, share one e-process and so one share. Guarantee: E = sum of v_j E_j
is an e-process, so the release is rolled back without cause with probability at most alpha over all phases, metrics
and looks (Ville; sums of e-values: Vovk, Wang, arXiv 1912.06116). What breaks it:
a guard whose own assumptions are broken. `plain` and `average` readings take no share: they have no guarantee to pay
for.

Calibrated, the error e-processes against stable count `CALIBRATION` times. The theorem then promises that many times
alpha, for a new version that is worse than stable by exactly the margin; alpha itself is what the bench measures for
one that is as good as stable, in six environments (docs/decisions/0027 has the curve). Every other share is as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from gonogo.core.judge.question import Kind, Question, Role, ask, e_process_key, is_e_process
from gonogo.core.judge.state import EProcess
from gonogo.core.plan import Plan

FAMILIES = {Kind.ERRORS: "errors", Kind.SLOW: "latency", Kind.SHAPE: "latency", Kind.LEAK: "memory"}
"""SLOW and SHAPE are both latency and share one part."""
CALIBRATION = 7.0
"""How much lower the limit of errors against stable is than the theorem asks for. Measured, not proved."""
MEASURED = (0.0019, 0.0103)
"""Of releases as good as stable, the shares that went back when `CALIBRATION` was measured, in the kindest and in the
worst world: three hours, one guard, alpha 1 % (bench/results/judge-full.json, 32,000 guards a world, standard errors up
to 0.0006). Whole releases with eight guards: 0.07 to 0.78 %."""


@dataclass(frozen=True, slots=True)
class Part:
    """An e-process's part of alpha. `share` is in [0, 1], and all of a plan's sum to 1; the evidence of this one counts
    `times` as much: `CALIBRATION` where it is calibrated, else 1."""

    share: float
    times: float = 1.0

    @property
    def weight(self) -> float:
        """What an e-process is multiplied by before it is compared with 1/alpha."""
        return self.times * self.share


def shares(plan: Plan) -> dict[str, float]:
    """Every e-process of the plan with its weight v_j, calibration included (empty where there is none)."""
    return {key: part.weight for key, part in parts(plan).items()}


def proved(plan: Plan) -> float:
    """The theorem's bound: with what probability at most a version that is worse than stable by exactly the margin goes
    back, over the whole release. Without calibration it is alpha."""
    return min(1.0, plan.judge.alpha * sum(part.weight for part in parts(plan).values()))


def parts(plan: Plan) -> dict[str, Part]:
    """Every e-process of the plan with its part of alpha (empty where there is none)."""
    settings = plan.judge
    weights = {"errors": settings.weight_errors, "latency": settings.weight_latency, "memory": settings.weight_memory}
    guards = {e_process_key(question): question for question in _guards(plan)}
    families = {key: FAMILIES[question.kind] for key, question in guards.items()}
    many = Counter(families.values())
    raw = {key: weights[family] / many[family] for key, family in families.items()}
    total = sum(raw.values())
    times = {key: CALIBRATION if settings.calibrated and _is_calibrated(guards[key]) else 1.0 for key in raw}
    return {key: Part(share / total, times[key]) for key, share in raw.items()}


def alarms(e_processes: Mapping[str, EProcess], weights: Mapping[str, float], armed: Iterable[str]) -> dict[str, float]:
    """Each armed e-process with the logarithm of what it says against the new version: v_j E_j.

    The largest speaks for all of them: the sum is an e-process too, and it is the sum that has the guarantee.
    """
    spoken = {key: weights.get(key, 0.0) * e_processes[key].e for key in armed if key in e_processes}
    if not spoken:
        return {}
    loudest, together = max(spoken, key=lambda key: spoken[key]), sum(spoken.values())
    return {key: log(max(together if key == loudest else value, 1e-300)) for key, value in spoken.items()}


def _is_calibrated(question: Question) -> bool:
    """Only errors against stable: a bound has no margin to spare, and requests that are slow together are no proof."""
    return question.kind is Kind.ERRORS and question.limit is None


def _guards(plan: Plan) -> list[Question]:
    criteria = [*plan.guards, *(criterion for phase in plan.phases for criterion in phase.failure)]
    questions = [ask(criterion, Role.FAILURE, plan.entry) for criterion in criteria]
    return [question for question in questions if is_e_process(question)]
