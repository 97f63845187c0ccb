"""The next move for a list of steps: the first that is not done, tried again after a wait, given up in the open."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from gonogo.core.moves import Move, TakeStep, Wait
from gonogo.core.state import State, StepRecord, StepStatus
from gonogo.core.steps import Step
from gonogo.core.strategy import TRIES

BACKOFF_S = (0.2, 1.0, 3.0, 5.0)
"""Real seconds before the next try of a failed step; the last one is repeated."""

FINAL = frozenset({"refused", "missing", "not ready", "latched"})
"""Kinds of failure that a repetition cannot mend."""


def next_step(state: State, steps: Sequence[Step], now_s: float, why: str) -> Move | None:
    """The move for the first step that is not done; None when all are done. Order is kept."""
    for step in steps:
        if not state.is_done(step.id):
            return _take(state, step, now_s, why)
    return None


def any_step(state: State, steps: Sequence[Step], now_s: float, why: str) -> Move | None:
    """As `next_step`, but a step that waits for its next try does not hold up the others."""
    moves = [_take(state, step, now_s, why) for step in steps if not state.is_done(step.id)]
    takes = [move for move in moves if isinstance(move, TakeStep)]
    if takes:
        return takes[0]
    return soonest(moves)


def soonest(moves: Sequence[Move]) -> Wait | None:
    """The wait among them that ends first; one without an end comes last. None where nothing waits."""
    waits = [move for move in moves if isinstance(move, Wait)]
    return min(waits, key=lambda wait: inf if wait.until_s is None else wait.until_s, default=None)


def given_up(state: State, step: Step) -> StepRecord | None:
    """The record of a step that failed for good: a final kind, or as often as it may be tried."""
    record = state.steps.get(step.id)
    if record is None or record.status is not StepStatus.FAILED:
        return None
    return record if record.kind in FINAL or record.attempt >= step.attempts_max else None


def _take(state: State, step: Step, now_s: float, why: str) -> Move:
    record = state.steps.get(step.id)
    if record is None:
        return TakeStep(step, 1, (why,))
    if record.status is StepStatus.INTENDED:
        return TakeStep(step, record.attempt, (why, "it may have happened: the same key is used again"))
    until_s = record.at_s + _backoff_s(record.attempt) * _scale(state)
    words = f"attempt {record.attempt} of {step.id} failed: {record.why}"
    if now_s < until_s:
        return Wait(until_s, (words,), person=record.attempt >= min(step.attempts_max, TRIES))
    return TakeStep(step, record.attempt + 1, (why, words))


def _backoff_s(attempt: int) -> float:
    return BACKOFF_S[min(attempt, len(BACKOFF_S)) - 1]


def _scale(state: State) -> float:
    return state.opened.clock_scale if state.opened else 1.0
