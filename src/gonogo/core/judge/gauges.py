"""Gauges: values that are read, not counted, such as memory or a count of broken invariants.

A gauge is a plain rule: true at the reading, or at every reading for the criterion's duration. It has no error
guarantee and takes no share of alpha. Several processes: VALUE is their sum, MAXIMUM the largest, any other statistic
their mean. Against stable, the same number of stable's side times the margin ratio is the limit.
"""

from __future__ import annotations

from math import isfinite

from gonogo.core.criterion import Statistic
from gonogo.core.evidence import Arm, Sides
from gonogo.core.judge.question import Question
from gonogo.core.judge.readings import broken_row, fresh_watch, gauged
from gonogo.core.judge.state import JudgeState, Moment, Watch
from gonogo.core.judge.two_arm import Margins


def gauge_watched(state: JudgeState, question: Question, sides: Sides, *, margins: Margins, moment: Moment) -> Watch:
    """What is known of one criterion after its gauge was read. A signal that is named missing was not read."""
    criterion = question.criterion
    watch = state.watches.get(criterion.id) or fresh_watch(moment.plan_s)
    if watch.value_s is not None and moment.wall_s - watch.value_s >= criterion.unknown_after_s:
        watch = broken_row(watch)
    if criterion.signal in state.missing:
        return watch
    limit = question.limit
    if limit is None:
        of_stable = gauge(sides.stable, criterion.signal, criterion.statistic)
        limit = None if of_stable is None else margins.ratio * of_stable
    value = gauge(sides.new, criterion.signal, criterion.statistic)
    return gauged(watch, question, value, limit=limit, moment=moment)


def gauge(arm: Arm | None, signal: str, statistic: Statistic) -> float | None:
    """The gauge of one side; None where it is not there or not a number."""
    values = [value for name, value in arm.gauges if name == signal] if arm is not None else []
    if not values or not all(isfinite(value) for value in values):
        return None
    match statistic:
        case Statistic.VALUE:
            return sum(values)
        case Statistic.MAXIMUM:
            return max(values)
        case _:
            return sum(values) / len(values)
