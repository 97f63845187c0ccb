"""Our own journal as a series: what its guard saw, as far as the journal kept it.

A journal keeps every snapshot before a failure, and the counters of every checkpoint (two minutes apart) otherwise: a
run without a failure can be judged again at that step only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gonogo.backtest.recorded import Observation, Recorded
from gonogo.core.codec import CodecError, from_json
from gonogo.core.events import BlocksObserved, Event, JudgeChecked, PlanAmended, RunOpened
from gonogo.core.evidence import Sides, Snapshot
from gonogo.core.judge import load
from gonogo.core.plan import Plan
from gonogo.errors import GonogoError

COARSE = "the journal kept counters every two minutes only; snapshots are kept for failures"


def recorded_of_events(events: Sequence[Event]) -> Recorded:
    """What a run's guard saw, oldest first. GonogoError where the journal holds nothing of it."""
    fine = {one.snapshot.wall_s: one for event in events for one in _blocks(event)}
    coarse = {one.snapshot.wall_s: one for one in _checkpoints(events)}
    together = {**coarse, **fine}
    if not together:
        raise GonogoError("GG-2104", "the journal holds nothing that a guard saw")
    observations = tuple(together[at_s] for at_s in sorted(together))
    gauges = {
        name
        for one in observations
        for sides in one.snapshot.sides
        for arm in (sides.new, sides.stable)
        if arm is not None
        for name, _ in arm.gauges
    }
    notes = (COARSE,) if coarse.keys() - fine.keys() else ()
    return Recorded(observations, frozenset({"errors", "latency", "mean", *gauges}), notes)


def _blocks(event: Event) -> Iterator[Observation]:
    if not isinstance(event.what, BlocksObserved):
        return
    for phase, plan_s, raw in event.what.snapshots or ():
        try:
            yield Observation(from_json(Snapshot, raw), phase, plan_s)
        except CodecError as error:
            raise GonogoError("GG-2103", f"event {event.index} holds no snapshot: {error}") from error


def _checkpoints(events: Sequence[Event]) -> Iterator[Observation]:
    plan: Plan | None = None
    for event in events:
        if isinstance(event.what, RunOpened | PlanAmended):
            plan = event.what.plan
        if not isinstance(event.what, JudgeChecked) or plan is None:
            continue
        try:
            state = load(plan, event.what.judge)
        except ValueError:
            continue  # the state of another version's judge holds counters that this one cannot read
        if state.seen_s is None:
            continue
        sides = tuple(Sides(name, each.stable.last, each.new.last) for name, each in state.components.items())
        yield Observation(Snapshot(state.seen_s, state.edges_ms, sides), event.what.phase, state.seen_plan_s)
