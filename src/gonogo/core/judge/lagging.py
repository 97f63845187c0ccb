"""E-processes and proofs where the two sides may have been read apart: one for every candidate lag (see lag)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gonogo.core.judge import lag, latency, two_arm, wealth
from gonogo.core.judge.betting import Drawn, believed, opened, proof_bets
from gonogo.core.judge.question import Kind, Question, counted
from gonogo.core.judge.state import Block, EProcess, Moment, Proof
from gonogo.core.judge.two_arm import Margins
from gonogo.core.judge.wealth import Wealth

Recent = tuple[tuple[Block, ...], tuple[int, ...], tuple[float, ...]]
"""The last blocks, the candidate lags in blocks, the latency edges."""


def bet_lagged(
    process: EProcess, question: Question, taken: Drawn, *, recent: Recent, now: tuple[Moment, float, Margins]
) -> EProcess:
    """The e-process after a block: what even the most lenient lag says. `now` is the moment, the plan's length and
    the margins."""
    moment, horizon_s, margins = now
    weights = latency.weights(len(taken.new.buckets) - 1) if question.kind is Kind.SHAPE else two_arm.PRIOR
    fresh = opened(question, len(taken.new.buckets) - 1, moment).wealth
    earlier = process.lags or (fresh,) * len(recent[1])
    held = []
    for before, pair in zip(earlier, _pairs(question, taken, recent), strict=True):
        factors = [0.0] * len(before.bets)
        if pair is not None:
            factors = believed(process, question, pair, margins=margins, wall_s=moment.wall_s)
        held.append(wealth.multiplied(before, factors, plan_s=moment.plan_s, horizon_s=horizon_s))
    values = [wealth.value(each, weights) for each in held]
    least: Wealth = held[values.index(min(values))]
    rising = process.e > 1.0
    return replace(
        process,
        wealth=least,
        e=min(values),
        total=process.total.plus(taken.tally),
        rise=process.rise.plus(taken.tally) if rising else taken.tally,
        rise_s=process.rise_s if rising else process.bet_s,
        bet_s=moment.wall_s,
        lags=tuple(held),
    )


def proved_lagged(proof: Proof, question: Question, taken: Drawn, margins: Margins, *, recent: Recent) -> Proof:
    """The promotion evidence after a block: that of the most reluctant lag."""
    earlier = proof.lags or (proof.bets,) * len(recent[1])
    held, values = [], []
    for before, pair in zip(earlier, _pairs(question, taken, recent), strict=True):
        bets, e = (before, 1.0) if pair is None else proof_bets(before, question, pair, margins)
        held.append(bets)
        values.append(e)
    least = values.index(min(values))
    return Proof(held[least], min(values), proof.total.plus(taken.tally), tuple(held))


def _pairs(question: Question, taken: Drawn, recent: Recent) -> Iterator[Drawn | None]:
    """What is compared at each lag; None while there are too few blocks or nothing came to one of the sides."""
    blocks, lags, edges_ms = recent
    for each in lags:
        found = lag.pair(blocks, each)
        if found is None:
            yield None
            continue
        new, stable = found[0].new, found[1].stable
        tally = counted(question, new, stable=stable, edges_ms=edges_ms, history=taken.history)
        has_both = tally.n_new > 0 and tally.n_stable > 0
        yield replace(taken, new=new, stable=stable, tally=tally, factors=None) if has_both else None
