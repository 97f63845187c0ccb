"""What the numbers say of one criterion now, before it is asked whether the evidence is there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, log

from gonogo.core.criterion import Statistic
from gonogo.core.judge import one_arm, two_arm
from gonogo.core.judge.betting import proof_margins
from gonogo.core.judge.latency import ODDS_TIMES, quantile_ms, ridits, slower
from gonogo.core.judge.leaks import Filling, filling
from gonogo.core.judge.question import Kind, Question, is_e_process, is_proof, slow_edge_ms
from gonogo.core.judge.readings import fresh_watch, limit_of, reckoned
from gonogo.core.judge.state import Counts, EProcess, JudgeState, Moment, Tally
from gonogo.core.judge.two_arm import Margins, alternatives, predicted
from gonogo.core.plan import JudgeSettings, Plan

ALIKE = 0.5
"""Bets that hold at least this part of what the best one holds say as much; the one that people see best is told."""
NEARLY_ALL = 0.9
"""Of the evidence, what the bets hold that people are told of: nearly all."""
RATE_S_MIN = 0.5
"""Real seconds of traffic before anything is said of its rate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the criterion is true, and all that its sentence tells.

    `true` does not look at the sample's size nor at the age of the data. `n_new` is the sample. `value` is in the
    criterion's unit. `log_e` and `log_limit` only where evidence is read. `window_s` is real for evidence and on the
    plan's clock otherwise. `limit` is in shares (or the unit of a mean or gauge); None without a stable side.
    `rate` is the new version's requests per real second, None when unknown. `slow` is beside a latency.
    `margin` is the largest share that is no worse than stable's as measured, None where nothing is compared so.
    `own_log_e` is what this guard says alone, where `log_e` is what all say together.
    """

    true: bool
    tally: Tally
    n_new: float
    value: float | None
    window_s: float
    limit: float | None
    rate: float | None
    log_e: float | None = None
    log_limit: float | None = None
    true_for_s: float = 0.0
    budget: float | None = None
    slow: Slow | None = None
    says: Says | None = None
    filling: Filling | None = None
    margin: float | None = None
    own_log_e: float | None = None


@dataclass(frozen=True, slots=True)
class Slow:
    """Beside a latency: `stable_ms` is its value on stable, `edge_ms` the bucket edge that slow requests are counted at
    (infinity where no bucket reaches so far), `last_ms` the last edge of all for a quantile. None: there is none."""

    stable_ms: float | None
    edge_ms: float | None
    last_ms: float | None


@dataclass(frozen=True, slots=True)
class Says:
    """The bet that says most of what an e-process says. Counts are since the evidence began to rise.

    `bets` are the lowest and the highest of the alternatives that nearly all of the evidence comes from, None for a
    latency distribution. Of that, `edge_ms` is the edge that was exceeded, None where the whole distribution has moved:
    then `rank` is the share of pairs of requests in which the new version's is the slower one.
    """

    tally: Tally
    bets: tuple[float, float] | None = None
    edge_ms: float | None = None
    rank: float | None = None


def found(plan: Plan, state: JudgeState, question: Question, *, loud: Mapping[str, float], moment: Moment) -> Finding:
    """The finding; `loud` is what each armed e-process says (see budget.alarms)."""
    if question.kind is Kind.LEAK:
        return _by_memory(plan, state, question, loud=loud, moment=moment)
    if is_e_process(question):
        return _by_e_process(plan, state, question, loud=loud, moment=moment)
    if is_proof(question):
        return _by_proof(state, question, plan.judge, moment=moment)
    return _by_counting(state, question, margins_of(plan.judge), plan_s=moment.plan_s)


def margins_of(settings: JudgeSettings) -> Margins:
    """How much worse than stable is no fault."""
    return Margins(settings.margin_ratio, settings.margin_points)


def _slow(state: JudgeState, question: Question) -> Slow | None:
    if question.kind is not Kind.SLOW and question.kind is not Kind.SHAPE:
        return None
    last_ms = state.edges_ms[-1] if state.edges_ms and question.quantile is not None else None
    return Slow(_stable_ms(state, question), slow_edge_ms(question, state.edges_ms), last_ms)


def _by_e_process(
    plan: Plan, state: JudgeState, question: Question, *, loud: Mapping[str, float], moment: Moment
) -> Finding:
    key, settings = question.key, plan.judge
    process, log_limit = state.e_processes.get(key), log(1.0 / settings.alpha)
    part = state.weights.get(key, 0.0)
    if process is None:
        return _empty(state, question, log_e=log(max(part, 1e-300)), log_limit=log_limit)
    true = loud.get(key, -inf) >= log_limit
    # A failure that began late would drown in what came before it: it is told from where the evidence began to rise.
    tally, since_s = (process.rise, process.rise_s) if true else (process.total, process.since_s)
    return Finding(
        true=true,
        tally=tally,
        n_new=process.total.n_new,
        value=_value(state, question, tally),
        window_s=max(0.0, moment.wall_s - since_s),
        limit=question.limit,
        rate=_rate(state, question),
        log_e=loud.get(key),
        own_log_e=log(max(part * process.e, 1e-300)),
        log_limit=log_limit,
        slow=_slow(state, question),
        says=_says(state, question, process, settings),
        margin=_no_worse(question, tally, settings),
    )


def _by_memory(
    plan: Plan, state: JudgeState, question: Question, *, loud: Mapping[str, float], moment: Moment
) -> Finding:
    """Growth that is evident, and a process that is full before the horizon: both are asked for."""
    key, log_limit = question.key, log(1.0 / plan.judge.alpha)
    process, fills = state.e_processes.get(key), filling(plan, state, question)
    finding = _empty(state, question, log_e=log(max(state.weights.get(key, 0.0), 1e-300)), log_limit=log_limit)
    component = state.components.get(question.component)
    finding = replace(finding, n_new=component.phase_new.requests if component is not None else 0.0)
    if process is None:
        return finding
    value = None if fills is None else fills.seconds
    is_near = value is not None and value < question.criterion.bound
    return replace(
        finding,
        true=is_near and loud.get(key, -inf) >= log_limit,
        value=value,
        window_s=max(0.0, moment.wall_s - process.since_s),
        log_e=loud.get(key),
        filling=fills,
    )


def _says(state: JudgeState, question: Question, process: EProcess, settings: JudgeSettings) -> Says | None:
    """The bet that holds most, once the evidence speaks against the new version at all."""
    if process.e <= 1.0:
        return None
    if question.kind is Kind.SHAPE:
        return _says_of_shape(state, process)
    if question.limit is not None:
        return Says(process.rise, bets=_most(process, one_arm.alternatives(question.limit)))
    component = state.components.get(question.component)
    if component is None or question.kind is not Kind.ERRORS:
        return Says(process.rise)
    past = component.history
    over = margins_of(settings).over(predicted(past.requests, past.errors))
    return Says(process.rise, bets=_most(process, alternatives(over)))


def _most(process: EProcess, bets: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest of the fewest alternatives that hold nearly all of the evidence."""
    each = [weight * held for weight, held in zip(two_arm.PRIOR, process.wealth.bets, strict=True)]
    told, left = [], sum(each) * NEARLY_ALL
    for value, bet in sorted(zip(each, bets, strict=True), reverse=True):
        if left < 0.0 or value <= 0.0:
            break
        told.append(bet)
        left -= value
    return min(told, default=bets[0]), max(told, default=bets[0])


def _says_of_shape(state: JudgeState, process: EProcess) -> Says | None:
    new, stable = process.slow_new, process.slow_stable
    edges = len(state.edges_ms)
    if not new or sum(new) <= 0 or sum(stable) <= 0:
        return None
    held, each = process.wealth.bets, len(ODDS_TIMES)
    tallies = [
        Tally(sum(new), slow_new, sum(stable), slow_stable)
        for slow_new, slow_stable in zip(slower(new), slower(stable), strict=True)
    ]
    alike = [at for at in range(edges) if max(held[at * each : (at + 1) * each]) >= max(held) * ALIKE]
    if alike:
        at = max(alike, key=lambda at: _difference(tallies[at]))
        return Says(tallies[at], edge_ms=state.edges_ms[at])
    ranks = ridits(stable)
    return Says(
        Tally(sum(new), 0.0, sum(stable), 0.0),
        rank=sum(n * rank for n, rank in zip(new, ranks, strict=True)) / sum(new),
    )


def _difference(tally: Tally) -> float:
    return tally.bad_new / tally.n_new - tally.bad_stable / tally.n_stable


def _by_proof(state: JudgeState, question: Question, settings: JudgeSettings, *, moment: Moment) -> Finding:
    margins = margins_of(settings)
    proof, log_limit = state.proofs.get(question.criterion.id), log(1.0 / settings.beta)
    if proof is None:
        return _empty(state, question, log_e=0.0, log_limit=log_limit)
    log_e = log(max(proof.e, 1e-300))
    return Finding(
        true=log_e >= log_limit,
        tally=proof.total,
        n_new=proof.total.n_new,
        value=_value(state, question, proof.total),
        window_s=max(0.0, moment.wall_s - state.phase_since_s),
        limit=_to_stay_under(question, proof.total, margins, points=settings.proof_points),
        rate=_rate(state, question),
        log_e=log_e,
        log_limit=log_limit,
        slow=_slow(state, question),
    )


def _to_stay_under(question: Question, tally: Tally, margins: Margins, *, points: float) -> float | None:
    """The share of bad requests that is to be ruled out; None where it is another one at every latency edge."""
    if question.limit is not None or question.kind is Kind.SHAPE or tally.n_stable <= 0:
        return question.limit
    return proof_margins(question, margins, points).over(tally.bad_stable / tally.n_stable)


def _no_worse(question: Question, tally: Tally, settings: JudgeSettings) -> float | None:
    """The largest share of bad requests that is no worse than stable's as measured."""
    if question.kind is not Kind.ERRORS or question.limit is not None or tally.n_stable <= 0:
        return None
    return margins_of(settings).over(tally.bad_stable / tally.n_stable)


def _by_counting(state: JudgeState, question: Question, margins: Margins, *, plan_s: float) -> Finding:
    watch = state.watches.get(question.criterion.id) or fresh_watch(plan_s)
    said = reckoned(watch, question, margins, plan_s=plan_s)
    component = state.components.get(question.component)
    is_gauge = question.kind is Kind.GAUGE
    # The value beside the limit must be of the requests that the rule looked at, or the two contradict each other.
    told = said.told or said.tally
    return Finding(
        true=said.true,
        tally=told,
        n_new=component.phase_new.requests if is_gauge and component else said.tally.n_new,
        value=watch.value if is_gauge else _value(state, question, told),
        window_s=said.window_s,
        limit=question.limit if is_gauge else limit_of(question, told, margins),
        rate=_rate(state, question),
        true_for_s=said.true_for_s,
        budget=said.budget,
        slow=_slow(state, question),
    )


def _empty(state: JudgeState, question: Question, *, log_e: float, log_limit: float) -> Finding:
    rate = _rate(state, question)
    return Finding(
        true=False,
        tally=Tally(),
        n_new=0,
        value=None,
        window_s=0.0,
        limit=question.limit,
        rate=rate,
        log_e=log_e,
        log_limit=log_limit,
        slow=_slow(state, question),
    )


def _value(state: JudgeState, question: Question, tally: Tally) -> float | None:
    """The measured value in the criterion's own unit; a quantile is that of the phase so far."""
    if tally.n_new <= 0:
        return None
    component = state.components.get(question.component)
    if component is not None and (question.quantile is not None or question.kind is Kind.SHAPE):
        return _latency_ms(state, question, component.phase_new)
    share = tally.bad_new / tally.n_new
    if question.kind is Kind.MEAN:
        return share
    share = 1.0 - share if question.mirrored else share
    return 1.0 - share if question.criterion.statistic is Statistic.AVAILABILITY else share


def _stable_ms(state: JudgeState, question: Question) -> float | None:
    component = state.components.get(question.component)
    is_latency = question.quantile is not None or question.kind is Kind.SHAPE
    return _latency_ms(state, question, component.phase_stable) if component is not None and is_latency else None


def _latency_ms(state: JudgeState, question: Question, counts: Counts) -> float | None:
    if question.quantile is not None:
        return quantile_ms(counts.buckets, state.edges_ms, q=1.0 - question.quantile)
    timed = sum(counts.buckets)
    return counts.latency_sum_ms / timed if timed else None


def _rate(state: JudgeState, question: Question) -> float | None:
    component = state.components.get(question.component)
    if component is None or component.rate_s < RATE_S_MIN or component.rate_n <= 0:
        return None
    return component.rate_n / component.rate_s
