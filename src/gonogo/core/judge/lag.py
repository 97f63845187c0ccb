"""Lag: two sides whose counters are read at different instants.

A burst that hits both sides at once then looks like a difference: untreated, most healthy versions are condemned. The
cure: one e-process for every candidate lag, each comparing the new version's block with stable's block of that many
blocks earlier (negative: later, by waiting for it); the alarm is raised when all of them have crossed. Null hypothesis:
at one of the candidate lags the two-arm null holds. Guarantee: the smallest of the e-processes is at most that of the
true lag, so the false-rollback probability is at most alpha. What breaks it: a lag outside the candidates, or one that
wanders. One snapshot for both sides needs none of this. Lags are in blocks, of real seconds. Source: elementary,
as the guarantee says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from gonogo.core.judge import two_arm
from gonogo.core.judge.two_arm import Margins
from gonogo.core.judge.wealth import Wealth, multiplied, opened, value

Pair = tuple[float, float]
"""Requests, and bad ones."""
T = TypeVar("T")
BLOCK_S = 1.0
"""Real seconds of a block of counts, where sides may lag: a burst must not be smeared over more."""


def candidates(lag_s: float, *, block_s: float) -> tuple[int, ...]:
    """The lags, in blocks, of sides that are read at most `lag_s` apart, either of them first; () for none."""
    most = ceil(lag_s / block_s)
    return tuple(range(-most, most + 1)) if most else ()


def pair(blocks: Sequence[T], lag: int) -> tuple[T, T] | None:
    """The block of the new version and that of stable which are compared now; None while there are too few."""
    if len(blocks) <= abs(lag):
        return None
    return blocks[-1 + min(lag, 0)], blocks[-1 - max(lag, 0)]


@dataclass(frozen=True, slots=True)
class Lagged:
    """The last blocks of both sides, the newest last, and one e-process for every lag of `lags` (in blocks)."""

    lags: tuple[int, ...]
    new: tuple[Pair, ...]
    stable: tuple[Pair, ...]
    wealths: tuple[Wealth, ...]


def fresh(lags: tuple[int, ...], plan_s: float) -> Lagged:
    """Before the first block."""
    return Lagged(lags, (), (), tuple(opened(two_arm.BETS, plan_s, first=two_arm.FIRST_PART) for _ in lags))


def compared(lagged: Lagged, block: tuple[Pair, Pair], *, s: float, margins: Margins, clock: Pair) -> Lagged:
    """After one block, new and stable. `clock` is the plan's time now and the plan's length; `s` predicts stable.

    `s` must come from blocks of stable older than the largest lag, so that no bet knows what it bets on.
    """
    new, stable = block
    kept = 1 + max(map(abs, lagged.lags))
    news, stables = (*lagged.new, new)[-kept:], (*lagged.stable, stable)[-kept:]
    wealths = []
    for lag, wealth in zip(lagged.lags, lagged.wealths, strict=True):
        mine, theirs = (news[-1 + min(lag, 0) :], stables[-1 - max(lag, 0) :]) if _reaches(news, lag) else ((), ())
        factors = (
            two_arm.log_factors(mine[0], theirs[0], s=s, margins=margins)
            if mine and mine[0][0] > 0
            else [0.0] * two_arm.BETS
        )
        wealths.append(multiplied(wealth, factors, plan_s=clock[0], horizon_s=clock[1]))
    return Lagged(lagged.lags, news, stables, tuple(wealths))


def evidence(lagged: Lagged) -> float:
    """E: what even the most lenient lag says."""
    return min(value(wealth, two_arm.PRIOR) for wealth in lagged.wealths)


def _reaches(blocks: tuple[Pair, ...], lag: int) -> bool:
    return len(blocks) > abs(lag)
