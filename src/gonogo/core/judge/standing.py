"""How the evidence of a criterion stands: there, or missing since when and why.

Missing evidence is never taken for success nor for failure: HOLD at first, then UNKNOWN after the criterion's
`unknown_after_s` (real seconds), or FAIL where the plan declares "on no data: fail". A sample that is too small is
not missing evidence: it is UNKNOWN in the end, and never FAIL for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from gonogo.core.criterion import Against
from gonogo.core.evidence import Why
from gonogo.core.judge.flow import FULL_BP
from gonogo.core.judge.question import Kind, Question, asked_in
from gonogo.core.judge.sample_ratio import log_evidence
from gonogo.core.judge.state import ComponentState, JudgeState, SideState
from gonogo.core.plan import Pace, Plan

STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, in words, and since when (real time). Its age tells whether anything is concluded from it.

    `sure` True: the source itself cannot be read, so nothing is concluded from older evidence from now on. False: no
    request has come for a while, which is nothing unusual before `unknown_after_s`. `of_stable` True: it is stable of
    which something is missing.
    """

    why: Why
    since_s: float
    words: str
    sure: bool = False
    of_stable: bool = False


def gap(plan: Plan, state: JudgeState, question: Question) -> Gap:
    """The oldest thing that a criterion waits for. The sample's size is not looked at here."""
    gaps = _gaps(plan, state, question)
    return gaps[0] if len(gaps) == 1 else min(gaps, key=lambda each: (not each.sure, each.since_s))


def expects_new(plan: Plan, phase_id: str) -> bool:
    """Whether requests on the new version are due: not before the first phase, nor where its share is 0."""
    phase = asked_in(plan, phase_id).phase
    return phase is not None and phase.share_percent > 0


def has_no_stable(plan: Plan, state: JudgeState, question: Question) -> bool:
    """Whether there is by design nothing to compare with: all traffic is on the new version, or will be at once.

    An evidence-paced phase has stable's traffic until its last raise; the share in force tells.
    """
    if question.criterion.against is not Against.STABLE or question.kind is Kind.GAUGE:
        return False
    phase = asked_in(plan, state.phase).phase
    if phase is None or phase.share_percent < 100:
        return False
    component = state.components.get(question.component)
    if phase.pace is Pace.FIXED or component is None:
        return True
    return component.share_bp == FULL_BP


def _gaps(plan: Plan, state: JudgeState, question: Question) -> list[Gap]:
    signal, component = question.criterion.signal, state.components.get(question.component)
    source = state.missing.get(signal)
    if source is not None:
        return [Gap(Why.SOURCE_DOWN, source.since_s, f"{signal} cannot be read: {source.why}", sure=True)]
    if component is None:
        return [Gap(Why.NO_DATA, state.phase_since_s, f"nothing was read of {question.component}")]
    if question.kind is Kind.GAUGE:
        return [_gauge_gap(state, question)]
    if question.kind is Kind.LEAK:
        return [_memory_gap(state, question)]
    new = _side_gap(state, question, component.new, name="the new version")
    if question.criterion.against is Against.BOUND or has_no_stable(plan, state, question):
        return [new]
    return [new, _side_gap(state, question, component.stable, name=STABLE)]


def _gauge_gap(state: JudgeState, question: Question) -> Gap:
    signal, watch = question.criterion.signal, state.watches.get(question.criterion.id)
    if watch is None or watch.value_s is None:
        return Gap(Why.NO_DATA, state.phase_since_s, f"no {signal} of the new version was read")
    was_read = state.seen_s is None or watch.value_s >= state.seen_s
    return Gap(Why.STALE, watch.value_s, f"no new {signal} of the new version", sure=not was_read)


def _memory_gap(state: JudgeState, question: Question) -> Gap:
    processes = state.memories.get(question.key, ())
    if not processes:
        return Gap(Why.NO_DATA, state.phase_since_s, "no memory of the new version was read")
    last_s = max(process.last_s for process in processes)
    was_read = state.seen_s is None or last_s >= state.seen_s
    return Gap(Why.STALE, last_s, "no new memory of the new version", sure=not was_read)


def split_words(plan: Plan, state: JudgeState, question: Question) -> str:
    """Why nothing that compares the sides is believed: traffic is split otherwise than planned; "" where it is not.

    It is never a reason to go back, and never one to go on.
    """
    if plan.judge.cohorts is None or question.kind is Kind.GAUGE or question.kind is Kind.LEAK:
        return ""
    component = state.components.get(question.component)
    if component is None or component.split is None:
        return ""
    if not split_found(plan, component):
        return ""
    split = component.split
    share, n = split.share_bp / FULL_BP, split.n_new + split.n_stable
    return (
        f"the new version answered {split.n_new / n * 100:.3g} % of {n:,.0f} requests where {share * 100:g} % was set: "
        "the sides serve different people, so nothing is concluded; look at the router and the cohort key"
    )


def split_found(plan: Plan, component: ComponentState) -> bool:
    """Whether the evidence says that traffic is not split by the share in force. Not looked at without `cohorts`."""
    split, cohorts = component.split, plan.judge.cohorts
    if split is None or cohorts is None:
        return False
    # Players, not requests, are sent to a side: no more is known than there are players.
    each = max(1.0, (split.n_new + split.n_stable) / cohorts)
    log_e = log_evidence(split.n_new / each, split.n_stable / each, share=split.share_bp / FULL_BP)
    return log_e >= log(1.0 / plan.judge.alpha)


def _side_gap(state: JudgeState, question: Question, side: SideState, *, name: str) -> Gap:
    of_stable = name == STABLE
    if side.trouble is not None and side.last is not None:
        return Gap(Why.SOURCE_DOWN, side.last_s, f"{name}: {side.trouble}", sure=True, of_stable=of_stable)
    seen_s = side.grew_s if question.kind is Kind.ERRORS else side.timed_s
    if seen_s is None:
        return Gap(Why.NO_DATA, state.phase_since_s, f"no requests on {name}", of_stable=of_stable)
    # A new phase moves traffic: it is given time to arrive.
    return Gap(Why.STALE, max(seen_s, state.phase_since_s), f"no new requests on {name}", of_stable=of_stable)
