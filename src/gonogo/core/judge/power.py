"""What a phase can see: how many requests the judge needs, on average, to find an effect or to prove health.

Arithmetic from the bets as they are made: the logarithm of a bet's factor is linear in the counts, so its expected
growth for each request of the new version is what the bet itself says of the expected counts. E is then taken to grow
as expected, log E(n) = log sum of w_k exp(n g_k), and n is where it reaches the limit; weights, shares of alpha, the
part kept for late beginnings and the bound on what a cluster of slow requests may say are the shipped ones. What is
left out: chance (half of the releases need more), the last request's overshoot, and dispersion (phi, taken as 1).
Against the simulated judge the figure lies within a fifth of the mean for effects of up to 5 % errors; greater ones are
found within the block of requests after it. Source: Wald's approximation of the expected sample number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, inf, log

from gonogo.core.judge import latency, one_arm, promotion, two_arm
from gonogo.core.judge.betting import first_part, proof_margins
from gonogo.core.judge.budget import Part, parts, shares
from gonogo.core.judge.question import Kind, Question, Role, asked, e_process_key, is_e_process, is_proof
from gonogo.core.judge.two_arm import Margins
from gonogo.core.plan import Phase, Plan

EDGES = 31
"""Latency edges where none are known: as many as the embedded router counts."""
SLOW_SHARE = 0.05
"""Against stable, slowness is told as the share of requests slower than stable's p95."""
REQUESTS_MAX = 1e12
"""More requests than this is never."""
STEPS = 60
"""Halvings of a search: below any digit that is shown."""
SEEN_MAX = 0.95
"""Nothing above this share of bad requests is looked for."""
EFFECTS = (("2x", 2.0, 0.0), ("+0.5 point", 1.0, 0.005), ("5 %", 0.0, 0.05), ("20 %", 0.0, 0.2))
"""Name, times stable's share, and share added, of the effects that are always told."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What is expected: all requests a second (None: not known), and stable's share of failed requests."""

    rate: float | None
    errors: float


@dataclass(frozen=True, slots=True)
class Need:
    """Requests of the new version until an effect is found, on average; None: never. `share` is its bad share then.

    `after_s` is real time at the phase's traffic; None where that is not known or never.
    """

    effect: str
    share: float
    requests: int | None
    after_s: float | None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one guard sees in one phase. `usual` is stable's share of bad requests that was supposed.

    `smallest` is the smallest share of bad requests found, on average, within the phase; None: none, or without rate.
    `alpha_part` is the guard's part of the budget, and its evidence counts `times` as much (see budget). `blind` says
    why a guard sees nothing at all; "" where it does.
    """

    criterion: str
    text: str
    counts: str
    alpha_part: float
    usual: float
    smallest: float | None
    needs: tuple[Need, ...]
    blind: str = ""
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class PhasePower:
    """What a phase can see. `requests` are those expected on the new version within its shortest hold (None: rate not
    known). `proofs` are the success criteria with what a version as good as stable needs until each is true. `useful`
    False: not even 20 % failing requests would be found in time; None where the rate is not known."""

    phase: str
    title: str
    share_percent: float
    hold_s: float
    requests: int | None
    sights: tuple[Sight, ...]
    proofs: tuple[Need, ...]
    useful: bool | None


def power(plan: Plan, traffic: Traffic) -> tuple[PhasePower, ...]:
    """What every phase of the plan can see."""
    return tuple(_phase(plan, phase, traffic) for phase in plan.phases)


def needed(plan: Plan, question: Question, share: float, *, phase: Phase, traffic: Traffic) -> float:
    """Requests of the new version until its bad share `share` is found, on average; infinity: never."""
    part = shares(plan).get(e_process_key(question), 0.0)
    if part <= 0:
        return inf
    wanted = log(1.0 / plan.judge.alpha) - log(part) - log(first_part(question))
    weights, growths = _growths(plan, question, share, phase=phase, usual=usual(question, traffic))
    rate = _rate_new(phase, traffic)
    if question.kind is not Kind.ERRORS and rate is not None and rate > 0:
        most = latency.LOG_CLUSTER_MAX / latency.CLUSTER_S / rate
        growths = [min(growth, most) for growth in growths]
    return crossing(weights, growths, wanted=wanted)


def crossing(weights: Sequence[float], growths: Sequence[float], *, wanted: float) -> float:
    """The n at which log sum of w_k exp(n g_k) reaches `wanted`; infinity where no bet grows."""
    if max(growths, default=0.0) <= 0:
        return inf
    low, high = 0.0, 1.0
    while _mixed(weights, growths, high) < wanted:
        low, high = high, high * 2.0
        if high > REQUESTS_MAX:
            return inf
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _mixed(weights, growths, middle) < wanted else (low, middle)
    return high


def usual(question: Question, traffic: Traffic) -> float:
    """Stable's share of what the question counts as bad: its errors; of slowness 5 %, or half of a bound."""
    if question.kind is Kind.ERRORS:
        return traffic.errors
    return SLOW_SHARE if question.limit is None else question.limit / 2.0


def _phase(plan: Plan, phase: Phase, traffic: Traffic) -> PhasePower:
    rate = _rate_new(phase, traffic)
    requests = None if rate is None else round(rate * phase.hold_s)
    questions = [one for one in asked(plan, phase.id) if one.kind is not Kind.GAUGE]
    keys: set[str] = set()
    sights = []
    for question in questions:
        if is_e_process(question) and e_process_key(question) not in keys:
            keys.add(e_process_key(question))
            sights.append(_sight(plan, question, phase=phase, traffic=traffic))
    proofs = [_proof(plan, one, phase=phase, traffic=traffic) for one in questions if one.role is Role.SUCCESS]
    useful = None if requests is None else any(each.smallest is not None and each.smallest <= 0.2 for each in sights)
    return PhasePower(
        phase.id, phase.title, phase.share_percent, phase.hold_s, requests, tuple(sights), tuple(proofs), useful
    )


def _sight(plan: Plan, question: Question, *, phase: Phase, traffic: Traffic) -> Sight:
    usual_share = usual(question, traffic)
    effects = [(name, times * usual_share + added) for name, times, added in EFFECTS]
    # Five percent is no effect on what five percent do anyhow.
    told = [each for each in effects if each[1] > usual_share] if question.kind is not Kind.SHAPE else effects[:1]
    criterion, part = question.criterion, parts(plan).get(e_process_key(question), Part(0.0))
    return Sight(
        criterion=criterion.id,
        text=criterion.text,
        counts=question.kind.value,
        alpha_part=part.share,
        usual=usual_share,
        smallest=_smallest(plan, question, phase=phase, traffic=traffic),
        needs=tuple(_need(plan, question, each, phase=phase, traffic=traffic) for each in told),
        blind="all traffic is on the new version" if _is_alone(question, phase) else "",
        times=part.times,
    )


def _need(plan: Plan, question: Question, effect: tuple[str, float], *, phase: Phase, traffic: Traffic) -> Need:
    name, share = effect
    return _told(name, share, needed(plan, question, share, phase=phase, traffic=traffic), _rate_new(phase, traffic))


def _told(name: str, share: float, requests: float, rate: float | None) -> Need:
    if requests == inf:
        return Need(name, share, None, None)
    return Need(name, share, ceil(requests), requests / rate if rate else None)


def _smallest(plan: Plan, question: Question, *, phase: Phase, traffic: Traffic) -> float | None:
    rate = _rate_new(phase, traffic)
    if rate is None:
        return None
    here = rate * phase.hold_s
    if needed(plan, question, SEEN_MAX, phase=phase, traffic=traffic) > here:
        return None
    low, high = usual(question, traffic), SEEN_MAX
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        is_found = needed(plan, question, middle, phase=phase, traffic=traffic) <= here
        low, high = (low, middle) if is_found else (middle, high)
    return high


def _proof(plan: Plan, question: Question, *, phase: Phase, traffic: Traffic) -> Need:
    """What a healthy version needs until the criterion is true: its evidence, or its smallest sample."""
    criterion, share = question.criterion, usual(question, traffic)
    requests = float(criterion.requests_min)
    if question.kind is Kind.ERRORS and question.limit is not None and share >= question.limit:
        requests = inf
    if is_proof(question):
        weights, growths = _proof_growths(plan, question, share, phase=phase)
        requests = max(requests, crossing(weights, growths, wanted=log(1.0 / plan.judge.beta)))
    return _told(criterion.text, share, requests, _rate_new(phase, traffic))


def _growths(
    plan: Plan, question: Question, share: float, *, phase: Phase, usual: float
) -> tuple[Sequence[float], list[float]]:
    """The weight of each bet and the growth of its logarithm for each request of the new version."""
    if question.limit is not None:
        return two_arm.PRIOR, one_arm.log_factors(1.0, share, m=question.limit)
    theirs = _stable_per_new(phase)
    if theirs <= 0:
        return (1.0,), [0.0]
    margins, stable = Margins(plan.judge.margin_ratio, plan.judge.margin_points), (theirs, theirs * usual)
    if question.kind is Kind.ERRORS:
        return two_arm.PRIOR, two_arm.log_factors((1.0, share), stable, s=usual, margins=margins)
    return _slower_growths(share, usual, theirs=theirs, margins=margins)


def _slower_growths(share: float, usual: float, *, theirs: float, margins: Margins) -> tuple[list[float], list[float]]:
    """Of a latency distribution: the bets at one edge alone, each with its small part of the weight."""
    odds, growths = usual / (1.0 - usual), []
    for times in latency.ODDS_TIMES:
        u = odds * times / (1.0 + odds * times)
        bet = two_arm.stake(1.0, theirs, u=u, s=usual, margins=margins)
        growth = two_arm.log_factor((1.0, share), (theirs, theirs * usual), bet=bet)
        growths.append(growth if u > margins.over(usual) else 0.0)
    return list(latency.weights(EDGES)[: len(growths)]), growths


def _proof_growths(
    plan: Plan, question: Question, share: float, *, phase: Phase
) -> tuple[Sequence[float], list[float]]:
    if question.limit is not None:
        return one_arm.WEIGHTS_BELOW, one_arm.log_factors_below(1.0, share, m=question.limit)
    theirs = _stable_per_new(phase)
    if theirs <= 0:
        return (1.0,), [0.0]
    margins = proof_margins(question, Margins(plan.judge.margin_ratio, plan.judge.margin_points))
    arms = (1.0, share), (theirs, theirs * share)
    return promotion.WEIGHTS, promotion.log_factors(*arms, s=share, margins=margins)


def _mixed(weights: Sequence[float], growths: Sequence[float], n: float) -> float:
    terms = [log(weight) + n * growth for weight, growth in zip(weights, growths, strict=True) if weight > 0]
    top = max(terms)
    return top + log(sum(exp(term - top) for term in terms))


def _stable_per_new(phase: Phase) -> float:
    share = phase.share_percent / 100.0
    return (1.0 - share) / share if share > 0 else 0.0


def _is_alone(question: Question, phase: Phase) -> bool:
    return question.limit is None and phase.share_percent >= 100


def _rate_new(phase: Phase, traffic: Traffic) -> float | None:
    return None if traffic.rate is None else traffic.rate * phase.share_percent / 100.0
