"""The judge: from counts to verdicts. Pure; its state is small and goes through JSON unchanged.

The public face, used by the guard and by verification alike:

    state = start(plan)                                 # before the first traffic on the new version
    state = observe(plan, state, snapshot, moment)      # one block; the snapshot holds cumulative counters
    verdicts = judge(plan, state, moment)               # of the release's guards and the current phase's criteria
    state, verdicts = look(plan, state, snapshot, moment)   # both at once, for half of the price of asking
    allowed(plan, state, moment)                        # of an evidence-paced phase: how much traffic is safe by now
    json = dump(state); state = load(plan, json)        # restoring equals going on

Observe from before the first request on the new version, a few seconds at least, so that stable's rate is known; its
side is then None. Blocks, staleness and `unknown_after_s` are real seconds, `for_s` is on the plan's clock: a `Moment`
carries both. The first snapshot that carries a new phase closes the phase before it.
"""

from __future__ import annotations

from dataclasses import replace

from gonogo.core.evidence import Outcome, Snapshot, Verdict
from gonogo.core.judge.codec import dump, load
from gonogo.core.judge.observing import begun, taken
from gonogo.core.judge.pacing import Allowed, allowed
from gonogo.core.judge.state import JudgeState, Moment
from gonogo.core.judge.verdicts import failures, verdicts
from gonogo.core.plan import Plan

__all__ = ["Allowed", "JudgeState", "Moment", "allowed", "dump", "judge", "load", "look", "observe", "start"]


def start(plan: Plan) -> JudgeState:
    """The state of a judge that has seen nothing."""
    return begun(plan)


def observe(plan: Plan, state: JudgeState, snapshot: Snapshot, moment: Moment) -> JudgeState:
    """The state after one snapshot. A failure is kept from here on: no later green undoes it."""
    seen = taken(plan, state, snapshot, moment)
    failed = failures(plan, seen, moment)
    return replace(seen, failed={**seen.failed, **failed}) if failed else seen


def look(plan: Plan, state: JudgeState, snapshot: Snapshot, moment: Moment) -> tuple[JudgeState, tuple[Verdict, ...]]:
    """`observe` and then `judge` at the same moment, to the bit, with every question answered once."""
    seen = taken(plan, state, snapshot, moment)
    said = verdicts(plan, seen, moment)
    failed = {each.criterion: each for each in said if each.outcome is Outcome.FAIL} if said else {}
    is_new = failed.keys() - seen.failed.keys()
    return (replace(seen, failed={**seen.failed, **failed}) if is_new else seen), said


def judge(plan: Plan, state: JudgeState, moment: Moment) -> tuple[Verdict, ...]:
    """The release's guards, then the phase's failure criteria, then its success criteria, in the plan's order."""
    return verdicts(plan, state, moment)
