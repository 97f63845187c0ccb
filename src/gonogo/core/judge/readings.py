"""Readings by counting: `plain`, `average` and `measured`. They have no error guarantee; they do what the words say.

`plain` "> 1 % for 30 min": true at every evaluation for the whole duration, as an alert's `for`. An evaluation covers
a thirtieth of the duration and at least the smallest sample. Time without requests, longer than the criterion's
`unknown_after_s`, breaks the row: nobody can say that it was true then.
`average`: true of the window's ratio. Before a whole window has passed it fires as soon as the window is certainly
lost: more bad requests than the window's budget at today's traffic. With a duration of 0 the window is all so far.
`measured`: true of the value since the phase began.
Of a gauge, `plain` and `average` are the same: true at every reading for the duration.
All durations here are on the plan's clock. A mean is counted as the sum of its values over their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gonogo.core.criterion import Criterion, Reading
from gonogo.core.judge.question import Kind, Question, Role, is_true
from gonogo.core.judge.state import Moment, Slot, Tally, Watch
from gonogo.core.judge.two_arm import Margins

SLOTS = 30
"""Evaluations in a duration, and slots in a window."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What counting says: whether the criterion is true, over which tally, since when (seconds on the plan's clock).

    `budget` is the number of bad requests that the window may have, where an unfinished window was judged by it.
    `told` is what the rule looked at, where that is less than `tally`; people are told its value.
    """

    true: bool
    tally: Tally
    window_s: float
    true_for_s: float = 0.0
    budget: float | None = None
    told: Tally | None = None


def fresh_watch(plan_s: float) -> Watch:
    """Nothing was counted yet."""
    return Watch(Tally(), plan_s, (), Slot(plan_s, plan_s, Tally()))


def counted_on(watch: Watch, tally: Tally, *, since_plan_s: float, plan_s: float) -> Watch:
    """The watch after `tally` came between two observations. It begins with the first request on the new version."""
    if watch.total.n_new == 0:
        if tally.n_new == 0:
            return watch
        watch = replace(fresh_watch(since_plan_s), value=watch.value, value_s=watch.value_s)
    slot = Slot(watch.open.since_plan_s, plan_s, watch.open.tally.plus(tally))
    # By position: naming some of so many fields costs more than the counting.
    return Watch(
        watch.total.plus(tally),
        watch.since_plan_s,
        watch.slots,
        slot,
        watch.true_since_plan_s,
        watch.value,
        watch.value_s,
        watch.row,
    )


def evaluated(watch: Watch, question: Question, margins: Margins, *, plan_s: float) -> Watch:
    """The watch with its open slot closed and evaluated, if the slot is long and large enough."""
    criterion, slot = question.criterion, watch.open
    enough = max(criterion.requests_min, 1) if _reading(question) is Reading.PLAIN else 1
    if plan_s - slot.since_plan_s < criterion.for_s / SLOTS or slot.tally.n_new < enough:
        return watch
    true = _holds(question, slot.tally, margins)
    since = slot.since_plan_s if watch.true_since_plan_s is None else watch.true_since_plan_s
    goes_on = true and watch.true_since_plan_s is not None and watch.row is not None
    in_window = (kept for kept in (*watch.slots, slot) if plan_s - kept.until_plan_s < criterion.for_s)
    return Watch(
        watch.total,
        watch.since_plan_s,
        # Only a window's average needs its slots again.
        tuple(in_window) if _reading(question) is Reading.AVERAGE else (),
        Slot(plan_s, plan_s, Tally()),
        since if true else None,
        watch.value,
        watch.value_s,
        watch.row.plus(slot.tally) if goes_on and watch.row is not None else slot.tally,
    )


def gauged(watch: Watch, question: Question, value: float | None, *, limit: float | None, moment: Moment) -> Watch:
    """The watch after a gauge was read; None: it was not there, and the last value stays, ageing."""
    if value is None or limit is None:
        return watch
    true = is_true(question, value, limit=limit)
    since = moment.plan_s if watch.true_since_plan_s is None else watch.true_since_plan_s
    return replace(
        watch,
        value=value,
        value_s=moment.wall_s,
        open=replace(watch.open, since_plan_s=moment.plan_s),
        true_since_plan_s=since if true else None,
    )


def broken_row(watch: Watch) -> Watch:
    """The watch after a time of which nothing is known."""
    return replace(watch, true_since_plan_s=None, open=replace(watch.open, since_plan_s=watch.open.until_plan_s))


def reckoned(watch: Watch, question: Question, margins: Margins, *, plan_s: float) -> Reckoning:
    """What the criterion's reading says now."""
    criterion = question.criterion
    if question.kind is Kind.GAUGE:
        return _gauge(watch, question)
    match _reading(question):
        case Reading.PLAIN:
            return _plain(watch, question)
        case Reading.AVERAGE if criterion.for_s > 0:
            return _average(watch, question, margins, plan_s=plan_s)
        case _:
            window_s = watch.open.until_plan_s - watch.since_plan_s
            return Reckoning(_holds(question, watch.total, margins), watch.total, window_s)


def limit_of(question: Question, tally: Tally, margins: Margins) -> float | None:
    """The largest value that is no fault; None where stable, with which it is compared, has no requests."""
    if question.limit is not None:
        return question.limit
    if tally.n_stable <= 0:
        return None
    of_stable = tally.bad_stable / tally.n_stable
    return margins.ratio * of_stable if question.kind is Kind.MEAN else margins.over(of_stable)


def _reading(question: Question) -> Reading:
    """The reading that is carried out. By evidence, a mean is read as average (see question)."""
    reading = question.criterion.reading
    if reading is not Reading.EVIDENCE and reading is not Reading.PROVED:
        return reading
    return Reading.AVERAGE if question.role is Role.FAILURE else Reading.MEASURED


def _plain(watch: Watch, question: Question) -> Reckoning:
    since = watch.true_since_plan_s
    true_for_s = 0.0 if since is None else watch.open.since_plan_s - since
    true = since is not None and true_for_s >= question.criterion.for_s
    return Reckoning(true, watch.total, watch.open.until_plan_s - watch.since_plan_s, true_for_s, told=watch.row)


def _gauge(watch: Watch, question: Question) -> Reckoning:
    """A gauge is true at once, or for its duration; a success criterion waits for the duration only if read plainly."""
    since = watch.true_since_plan_s
    true_for_s = 0.0 if since is None else watch.open.since_plan_s - since
    waits = question.role is Role.FAILURE or question.criterion.reading is Reading.PLAIN
    true = since is not None and (not waits or true_for_s >= question.criterion.for_s)
    return Reckoning(true, watch.total, true_for_s, true_for_s)


def _average(watch: Watch, question: Question, margins: Margins, *, plan_s: float) -> Reckoning:
    criterion = question.criterion
    tally = watch.open.tally
    for slot in watch.slots:
        tally = tally.plus(slot.tally)
    oldest = watch.slots[0].since_plan_s if watch.slots else watch.open.since_plan_s
    window_s = watch.open.until_plan_s - oldest
    if plan_s - watch.since_plan_s >= criterion.for_s:
        return Reckoning(_holds(question, tally, margins), tally, window_s)
    return _unfinished(question, tally, margins, window_s=window_s)


def _unfinished(question: Question, tally: Tally, margins: Margins, *, window_s: float) -> Reckoning:
    """A window that has only begun: a failure is certain once its budget is used up, a success never is."""
    limit = limit_of(question, tally, margins)
    if limit is None or window_s <= 0 or question.role is Role.SUCCESS or question.mirrored:
        return Reckoning(true=False, tally=tally, window_s=window_s)
    budget = limit * tally.n_new * question.criterion.for_s / window_s
    lost = tally.bad_new > budget and _enough(question.criterion, tally)
    return Reckoning(lost, tally, window_s, budget=budget)


def _holds(question: Question, tally: Tally, margins: Margins) -> bool:
    limit = limit_of(question, tally, margins)
    if limit is None or tally.n_new <= 0 or not _enough(question.criterion, tally):
        return False
    return is_true(question, tally.bad_new / tally.n_new, limit=limit)


def _enough(criterion: Criterion, tally: Tally) -> bool:
    return tally.n_new >= criterion.requests_min
