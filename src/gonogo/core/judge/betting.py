"""One step of the e-processes and proofs of a component: which counts each of them bets on, and with what prediction.

Against a bound, the new version's errors are bet on as they come, and its slow requests in whole clusters. Against
stable, whole blocks are. Stable's share
is predicted from its past alone; the block itself is learnt from afterwards (see flow).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

from gonogo.core.judge import latency, one_arm, promotion, two_arm, wealth
from gonogo.core.judge.flow import Flow
from gonogo.core.judge.question import Kind, Question, counted, is_e_process
from gonogo.core.judge.state import Block, Counts, EProcess, Moment, Proof, Tally
from gonogo.core.judge.two_arm import Margins
from gonogo.core.judge.wealth import LOG_FACTOR_MAX, WEALTH_MAX

STABLE_SHARE_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Bettable:
    """Requests to bet on: those since the last snapshot, and the blocks that were completed (None: not yet).

    `phi` divides the evidence of errors: how much more than independent requests they scatter (see dispersion).
    """

    flow: Flow
    errors: Block | None
    latency: Block | None
    history: Counts
    edges_ms: tuple[float, ...]
    phi: float = 1.0
    slow: Block | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one e-process bets on: both sides' counts, stable's past, and its share of bad requests as predicted.

    `factors` are the block's log factors where they are not of the whole but of its strata; None: of the whole.
    `since_s` is when a block of timed requests began, None for others.
    """

    new: Counts
    stable: Counts
    history: Counts
    tally: Tally
    s: float
    phi: float
    factors: tuple[float, ...] | None = None
    since_s: float | None = None


def drawn(question: Question, bettable: Bettable) -> Drawn | None:
    """The counts that a question's e-process bets on now; None: nothing to bet on yet."""
    block = _block(question, bettable)
    if block is None:
        return None
    new, stable, since_s = block
    nothing = Counts(0.0, 0.0, (0.0,) * len(new.buckets), 0.0)
    history = bettable.history
    tally = counted(question, new, stable=stable or nothing, edges_ms=bettable.edges_ms, history=history)
    if tally.n_new <= 0:
        return None
    past = counted(question, nothing, stable=history, edges_ms=bettable.edges_ms, history=history)
    s = max(STABLE_SHARE_MIN, two_arm.predicted(past.n_stable, past.bad_stable))
    is_timed = question.kind is not Kind.ERRORS
    return Drawn(
        new,
        stable or nothing,
        history,
        tally,
        s,
        1.0 if is_timed else bettable.phi,
        since_s=since_s if is_timed else None,
    )


def _block(question: Question, bettable: Bettable) -> tuple[Counts, Counts | None, float | None] | None:
    """The counts of both sides that are bet on now, and since when; None: not yet."""
    block: Block | None
    if question.limit is None:
        block = bettable.errors if question.kind is Kind.ERRORS else bettable.latency
    elif question.kind is Kind.SLOW and is_e_process(question):
        # What a look may say is bounded by its time and what it takes away is not: many short looks would say nothing.
        block = bettable.slow
    else:
        flow = bettable.flow
        return None if flow.new is None else (flow.new, flow.stable if flow.paired else None, None)
    return None if block is None else (block.new, block.stable, block.since_s)


def opened(question: Question, edges: int, moment: Moment, *, since_s: float | None = None) -> EProcess:
    """An e-process before its first bet: worth 1. `since_s` is when the first block began; None: now."""
    bets = latency.bets_in(edges) if question.kind is Kind.SHAPE else two_arm.BETS
    now_s, held = moment.wall_s, wealth.opened(bets, moment.plan_s, first=first_part(question))
    began_s = now_s if since_s is None else min(since_s, now_s)
    return EProcess(held, 1.0, Tally(), began_s, Tally(), began_s, began_s)


def first_part(question: Question) -> float:
    """What is put in at the beginning; the rest waits for failures that begin late."""
    return two_arm.FIRST_PART if question.kind is Kind.ERRORS and question.limit is None else wealth.FIRST_PART


def bet(
    process: EProcess, question: Question, taken: Drawn, *, margins: Margins, clock: tuple[Moment, float]
) -> EProcess:
    """The e-process after the counts; `clock` is the moment and the plan's length in its own seconds."""
    moment, horizon_s = clock
    weights = latency.weights(len(taken.new.buckets) - 1) if question.kind is Kind.SHAPE else two_arm.PRIOR
    factors = believed(process, question, taken, margins=margins, wall_s=moment.wall_s)
    held = wealth.multiplied(process.wealth, factors, plan_s=moment.plan_s, horizon_s=horizon_s)
    rising = process.e > 1.0
    return EProcess(
        held,
        wealth.value(held, weights),
        process.total.plus(taken.tally),
        process.since_s,
        process.rise.plus(taken.tally) if rising else taken.tally,
        process.rise_s if rising else process.bet_s,
        moment.wall_s,
        slow_new=_risen(process.slow_new if rising else (), question, taken.new),
        slow_stable=_risen(process.slow_stable if rising else (), question, taken.stable),
    )


def believed(process: EProcess, question: Question, taken: Drawn, *, margins: Margins, wall_s: float) -> list[float]:
    """The log factors of the counts, as far as they are believed: of errors by their scatter, of latency by time."""
    factors = [factor / taken.phi for factor in _log_factors(question, taken, margins)]
    return factors if question.kind is Kind.ERRORS else latency.bounded(factors, wall_s - process.bet_s)


def opened_proof(question: Question, edges: int) -> Proof:
    """Promotion evidence before the phase's first request: worth 1."""
    if question.limit is not None:
        return Proof((1.0,) * len(one_arm.BELOW), 1.0, Tally())
    each = len(promotion.WEIGHTS)
    return Proof((1.0,) * (each * edges if question.kind is Kind.SHAPE else each), 1.0, Tally())


def proved(proof: Proof, question: Question, taken: Drawn, margins: Margins) -> Proof:
    """The promotion evidence after the counts; of a latency distribution, that of the weakest edge."""
    bets, e = proof_bets(proof.bets, question, taken, margins)
    return Proof(bets, e, proof.total.plus(taken.tally))


def proof_bets(
    before: tuple[float, ...], question: Question, taken: Drawn, margins: Margins
) -> tuple[tuple[float, ...], float]:
    """What the bets of a proof hold after the counts, and what they are worth."""
    factors, weights = _proof_factors(question, taken, margins)
    bets = tuple(
        min(held * exp(min(factor / taken.phi, LOG_FACTOR_MAX)), WEALTH_MAX)
        for held, factor in zip(before, factors, strict=True)
    )
    groups = [bets[first : first + len(weights)] for first in range(0, len(bets), len(weights))]
    values = [sum(w * held for w, held in zip(weights, group, strict=True)) for group in groups]
    return bets, min(values, default=1.0)


def proof_margins(question: Question, margins: Margins, points: float = promotion.PROOF_POINTS) -> Margins:
    """How much worse than stable is ruled out: the criterion's own bound as points, else the plan's `points`."""
    return replace(margins, points=question.criterion.bound or points)


def _risen(before: tuple[float, ...], question: Question, came: Counts) -> tuple[float, ...]:
    if question.kind is not Kind.SHAPE:
        return ()
    return tuple(map(float.__add__, before, came.buckets)) if before else came.buckets


def _log_factors(question: Question, taken: Drawn, margins: Margins) -> list[float]:
    if taken.factors is not None:
        return list(taken.factors)
    if question.limit is not None:
        return one_arm.log_factors(taken.tally.n_new, taken.tally.bad_new, m=question.limit)
    if question.kind is Kind.SHAPE:
        arms = taken.new.buckets, taken.stable.buckets
        return latency.log_factors(*arms, history=taken.history.buckets, margins=margins)
    return two_arm.log_factors(*_arms(taken.tally), s=taken.s, margins=margins)


def _proof_factors(question: Question, taken: Drawn, margins: Margins) -> tuple[list[float], tuple[float, ...]]:
    if question.limit is not None:
        return one_arm.log_factors_below(
            taken.tally.n_new, taken.tally.bad_new, m=question.limit
        ), one_arm.WEIGHTS_BELOW
    if question.kind is Kind.SHAPE:
        arms = taken.new.buckets, taken.stable.buckets
        factors = promotion.latency_log_factors(*arms, history=taken.history.buckets, margins=margins)
        return factors, promotion.WEIGHTS
    return promotion.log_factors(*_arms(taken.tally), s=taken.s, margins=margins), promotion.WEIGHTS


def _arms(tally: Tally) -> tuple[tuple[float, float], tuple[float, float]]:
    return (tally.n_new, tally.bad_new), (tally.n_stable, tally.bad_stable)
