"""The judge's word, derived again from a checkpoint and the observations since."""

from __future__ import annotations

from gonogo.core.codec import from_json
from gonogo.core.events import Json
from gonogo.core.evidence import Snapshot, Verdict
from gonogo.core.judge import Moment, judge, load, observe
from gonogo.core.plan import Plan


def replay(plan: Plan, *, checkpoint: Json, observations: Json) -> tuple[Verdict, ...]:
    """The verdicts after the last observation. `observations` are [phase, plan_s, snapshot] as the guard wrote them.

    CodecError where they are not what a guard writes.
    """
    state = load(plan, checkpoint)
    verdicts: tuple[Verdict, ...] = ()
    for phase, plan_s, raw in observations:
        snapshot = from_json(Snapshot, raw)
        moment = Moment(phase, plan_s, snapshot.wall_s)
        state = observe(plan, state, snapshot, moment)
        verdicts = judge(plan, state, moment)
    return verdicts
