"""A criterion in the judge's own terms: which requests count as bad, and how large a share of them is the limit.

Nearly every criterion on requests is a share: "availability < 99.9 %" is "more than 0.1 % failed", "p99 > 100 ms" is
"more than 1 % slower than 100 ms". A bound between two edges is counted above the next higher edge where it can fail a
release and above the next lower where it can pass one, so that rounding never does either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from math import inf
from typing import assert_never

from gonogo.core.criterion import Against, Comparison, Criterion, Reading, Statistic
from gonogo.core.judge.latency import slower
from gonogo.core.judge.state import Counts, Tally
from gonogo.core.plan import Phase, Plan

QUANTILES = {
    Statistic.P50: 0.5,
    Statistic.P75: 0.25,
    Statistic.P90: 0.1,
    Statistic.P95: 0.05,
    Statistic.P99: 0.01,
}
"""The share of requests that may be slower."""
REQUEST_SIGNALS = frozenset({"errors", "latency"})
"""Signals that are counted per request; every other is a gauge."""
SHAPE_QUANTILE = 0.05
"""A latency distribution is told to people by how many requests were slower than stable's p95."""


NO_HISTORY = Counts(0.0, 0.0, (), 0.0)


class Kind(Enum):
    """What is counted."""

    ERRORS = "errors"
    SLOW = "slow"
    """Requests slower than an edge."""
    MEAN = "mean"
    """The mean latency: no share, since one request has no largest latency."""
    SHAPE = "shape"
    """The whole latency distribution against stable's."""
    GAUGE = "gauge"
    LEAK = "leak"
    """Memory that grows for good: the time until it is full."""


BETTABLE = (Kind.ERRORS, Kind.SLOW, Kind.SHAPE)
"""Kinds whose requests score in [0, 1], on which a bet can be bounded."""


class Role(Enum):
    """What a criterion that is true means."""

    FAILURE = "failure"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True)
class Question:
    """`limit` is the largest allowed share of bad requests, or the bound of a mean or gauge; None: against stable.

    `slow_ms` is the latency above which a request is slow; None with SLOW: stable's own quantile, of which the share
    `quantile` is slower. `mirrored`: the criterion is about too few bad requests, so good ones are counted instead.
    `strict`: at exactly the limit the criterion's own comparison is not true. `by_evidence`: it is bet on. `key`: what
    is asked, in words that other criteria share which ask the same (see `e_process_key`).
    """

    criterion: Criterion
    role: Role
    kind: Kind
    component: str
    limit: float | None
    slow_ms: float | None
    quantile: float | None
    mirrored: bool
    strict: bool
    by_evidence: bool
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is judged in a phase: `questions` in the plan's order, and those of each component. `armed` are the keys of
    their e-processes. `phase` is None before the first phase and after the last."""

    phase: Phase | None
    questions: tuple[Question, ...]
    of: Mapping[str, tuple[Question, ...]]
    armed: tuple[str, ...]


@lru_cache(maxsize=4096)
def ask(criterion: Criterion, role: Role, entry: str) -> Question:
    """The question that a criterion puts; `entry` is the component meant where it names none."""
    kind = _kind(criterion)
    high = criterion.comparison in {Comparison.ABOVE, Comparison.AT_LEAST}
    if criterion.statistic is Statistic.AVAILABILITY:
        high = not high
    mirrored = high is not (role is Role.FAILURE)
    component, slow_ms = criterion.component or entry, _slow_ms(criterion)
    limit = _limit(criterion, mirrored=mirrored and kind in {Kind.ERRORS, Kind.SLOW})
    return Question(
        criterion=criterion,
        role=role,
        kind=kind,
        component=component,
        limit=limit,
        slow_ms=slow_ms,
        quantile=QUANTILES.get(criterion.statistic),
        mirrored=mirrored,
        strict=criterion.comparison in {Comparison.ABOVE, Comparison.BELOW},
        by_evidence=_by_evidence(criterion) and kind in {*BETTABLE, Kind.LEAK},
        key=_key(component, kind, limit=limit, slow_ms=slow_ms, mirrored=mirrored),
    )


def counted(question: Question, new: Counts, *, stable: Counts, edges_ms: Sequence[float], history: Counts) -> Tally:
    """Requests and bad ones on both sides. For MEAN the bad ones are the sum of milliseconds."""
    if question.kind is Kind.ERRORS:
        raw = Tally(new.requests, new.errors, stable.requests, stable.errors)
        return _mirrored(raw) if question.mirrored else raw
    timed_new, timed_stable = sum(new.buckets), sum(stable.buckets)
    if question.kind is Kind.MEAN:
        return Tally(timed_new, new.latency_sum_ms, timed_stable, stable.latency_sum_ms)
    edge = _edge(question, edges_ms=edges_ms, history=history)
    raw = Tally(timed_new, sum(new.buckets[edge:]), timed_stable, sum(stable.buckets[edge:]))
    return _mirrored(raw) if question.mirrored else raw


def slow_edge_ms(question: Question, edges_ms: Sequence[float]) -> float | None:
    """The bucket edge above which a request counts as slow: 0 where all do, infinity where none can be seen to.

    None where there are no edges, or where it is stable's own quantile, which moves.
    """
    if question.slow_ms is None or not edges_ms:
        return None
    edge = _edge(question, edges_ms=edges_ms, history=NO_HISTORY)
    return inf if edge > len(edges_ms) else edges_ms[edge - 1] if edge else 0.0


def e_process_key(question: Question) -> str:
    """Criteria that put the same question share one e-process, which then goes on from phase to phase."""
    return question.key


def is_e_process(question: Question) -> bool:
    """Whether a failure criterion is judged by evidence. A mean and a gauge have no largest value of one request, so
    no exact bet: asked for by evidence, a mean is read as `average` and a gauge as `plain`."""
    return question.by_evidence and question.role is Role.FAILURE


def is_proof(question: Question) -> bool:
    """Whether a success criterion asks for promotion evidence; a mean or gauge asked for so is read as `measured`."""
    return question.by_evidence and question.role is Role.SUCCESS and question.kind in BETTABLE


def asked(plan: Plan, phase_id: str) -> tuple[Question, ...]:
    """What is judged in a phase: the release's guards, the phase's failure criteria, its success criteria."""
    return asked_in(plan, phase_id).questions


def asked_in(plan: Plan, phase_id: str) -> Asked:
    """The same, with what follows from it. A guard looks at one plan four times a second: it is worked out once."""
    return _asked_in(_Same(plan), phase_id)


class _Same:
    """A plan that is equal to itself only: comparing two plans field by field costs more than all that is kept."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan

    def __hash__(self) -> int:
        # A guard has one plan: nothing finer is needed to tell a few apart.
        return len(self.plan.guards)


@lru_cache(maxsize=64)
def _asked_in(same: _Same, phase_id: str) -> Asked:
    plan = same.plan
    phase = next((phase for phase in plan.phases if phase.id == phase_id), None)
    failure = plan.guards + (phase.failure if phase else ())
    success = phase.success if phase else ()
    questions = tuple(ask(criterion, Role.FAILURE, plan.entry) for criterion in failure) + tuple(
        ask(criterion, Role.SUCCESS, plan.entry) for criterion in success
    )
    of: dict[str, tuple[Question, ...]] = {}
    for question in questions:
        of[question.component] = (*of.get(question.component, ()), question)
    armed = {question.key for question in questions if is_e_process(question)}
    return Asked(phase, questions, of, tuple(sorted(armed)))


def is_true(question: Question, value: float, *, limit: float) -> bool:
    """Whether the criterion holds for a value: a share of bad requests, or a mean or gauge in its own unit.

    At exactly the limit "above" is not true. A quantile compares by "more than the share that may be slower".
    """
    criterion, slack = question.criterion, 1e-12 * max(1.0, abs(limit))
    if question.kind is Kind.MEAN or question.kind is Kind.GAUGE:
        return _compares(criterion.comparison, value, limit)
    strict = question.strict if question.quantile is None else question.role is Role.FAILURE
    if question.role is Role.FAILURE:
        return value > limit + slack if strict else value >= limit - slack
    return value < limit - slack if strict else value <= limit + slack


def _key(component: str, kind: Kind, *, limit: float | None, slow_ms: float | None, mirrored: bool) -> str:
    against = "stable" if limit is None else f"{limit!r}"
    slow = "" if slow_ms is None else f"{slow_ms!r} ms"
    return f"{component}/{kind.value}/{slow}/{'too few' if mirrored else 'too many'}/{against}"


def _kind(criterion: Criterion) -> Kind:
    statistic = criterion.statistic
    if statistic is Statistic.EXHAUSTION:
        return Kind.LEAK
    if criterion.signal not in REQUEST_SIGNALS or statistic in {Statistic.VALUE, Statistic.MAXIMUM}:
        return Kind.GAUGE
    if statistic in {Statistic.RATE, Statistic.AVAILABILITY}:
        return Kind.ERRORS
    if criterion.against is Against.STABLE and _by_evidence(criterion) and statistic is not Statistic.SHARE_ABOVE:
        return Kind.SHAPE
    return Kind.MEAN if statistic is Statistic.MEAN else Kind.SLOW


def _by_evidence(criterion: Criterion) -> bool:
    return criterion.reading in {Reading.EVIDENCE, Reading.PROVED}


def _limit(criterion: Criterion, *, mirrored: bool) -> float | None:
    if criterion.against is Against.STABLE:
        return None
    if _kind(criterion) in {Kind.GAUGE, Kind.LEAK}:
        return criterion.bound
    if criterion.statistic in QUANTILES:
        share = QUANTILES[criterion.statistic]
    elif criterion.statistic is Statistic.AVAILABILITY:
        share = _complement(criterion.bound)
    else:
        share = criterion.bound
    return _complement(share) if mirrored else share


def _compares(comparison: Comparison, value: float, limit: float) -> bool:
    match comparison:
        case Comparison.BELOW:
            return value < limit
        case Comparison.AT_MOST:
            return value <= limit
        case Comparison.ABOVE:
            return value > limit
        case Comparison.AT_LEAST:
            return value >= limit
        case _:
            assert_never(comparison)


def _complement(share: float) -> float:
    # 1 - 0.9995 is not 0.0005 in floats, and a bound that is met exactly must be met.
    return round(1.0 - share, 12)


def _slow_ms(criterion: Criterion) -> float | None:
    if criterion.statistic is Statistic.SHARE_ABOVE:
        return criterion.edge_ms
    return criterion.bound if criterion.statistic in QUANTILES and criterion.against is Against.BOUND else None


def _edge(question: Question, *, edges_ms: Sequence[float], history: Counts) -> int:
    """The first bucket that counts as slow."""
    if question.slow_ms is None:
        return _stable_edge(history, question.quantile or SHAPE_QUANTILE)
    if (question.role is Role.FAILURE) is not question.mirrored:
        return bisect_left(edges_ms, question.slow_ms) + 1
    return bisect_right(edges_ms, question.slow_ms)


def _stable_edge(history: Counts, quantile: float) -> int:
    total = sum(history.buckets)
    for edge, above in enumerate(slower(history.buckets)):
        if above <= quantile * total:
            return edge + 1
    return len(history.buckets)


def _mirrored(tally: Tally) -> Tally:
    return Tally(tally.n_new, tally.n_new - tally.bad_new, tally.n_stable, tally.n_stable - tally.bad_stable)
