"""One observation: the snapshot is taken in, its requests are bet on and counted, stable's past is learnt.

The first snapshot of a phase closes the phase before it: what came until then belongs to that one, so that a phase's
criteria see only what came in it. E-processes go on; they never begin again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from gonogo.core.evidence import Sides, Snapshot
from gonogo.core.judge import budget, flow, fresh
from gonogo.core.judge.around import (
    Around,
    factors_of_strata,
    learnt,
    margins_for,
    margins_of,
    parted,
    recent_of,
    windowed,
)
from gonogo.core.judge.betting import Bettable, bet, drawn, opened, opened_proof, proof_margins, proved
from gonogo.core.judge.counters import no_counts
from gonogo.core.judge.dispersion import phi
from gonogo.core.judge.gauges import gauge_watched
from gonogo.core.judge.lag import BLOCK_S
from gonogo.core.judge.lagging import bet_lagged, proved_lagged
from gonogo.core.judge.latency import CLUSTER_S
from gonogo.core.judge.leaks import leak_watched
from gonogo.core.judge.question import (
    REQUEST_SIGNALS,
    Kind,
    Question,
    asked,
    counted,
    e_process_key,
    is_e_process,
    is_proof,
)
from gonogo.core.judge.readings import broken_row, counted_on, evaluated, fresh_watch
from gonogo.core.judge.state import (
    Block,
    ComponentState,
    EProcess,
    JudgeState,
    Moment,
    Proof,
    SideState,
    Source,
    Watch,
)
from gonogo.core.plan import Plan

T = TypeVar("T")

HORIZON_S_MIN = 60.0
"""A plan whose holds are shorter than this (plan's clock) is treated as this long."""


def begun(plan: Plan) -> JudgeState:
    """The state before anything was seen."""
    horizon_s = max(HORIZON_S_MIN, sum(phase.hold_s for phase in plan.phases))
    return JudgeState(budget.shares(plan), horizon_s, (), "", 0.0, 0.0, None, 0.0, {}, {}, {}, {}, {}, {})


def taken(plan: Plan, state: JudgeState, snapshot: Snapshot, moment: Moment) -> JudgeState:
    """The state after one snapshot, without the failures that it makes."""
    state = _on_time(_edged(state, snapshot), moment)
    missing = {
        each.signal: state.missing.get(each.signal, Source(moment.wall_s, each.why)) for each in snapshot.missing
    }
    state = replace(state, missing=missing)
    questions: dict[str, list[Question]] = {}
    for question in asked(plan, state.phase):
        questions.setdefault(question.component, []).append(question)
    is_last = moment.phase != state.phase
    named = {sides.component: sides for sides in snapshot.sides}
    for name in sorted({*state.components, *named}):
        sides = named.get(name, Sides(name, None, None))
        mine = questions.get(name, [])
        for question in mine:
            if question.kind is Kind.GAUGE:
                state = gauge_watched(state, question, fresh.compared(sides), margins=margins_of(plan), moment=moment)
            elif question.kind is Kind.LEAK:
                state = leak_watched(plan, state, question, sides, moment)
        mine = [question for question in mine if question.kind is not Kind.LEAK]
        state = _component(plan, state, mine, sides=_countable(state, snapshot, sides), now=(moment, is_last))
    state = replace(state, seen_s=moment.wall_s, seen_plan_s=moment.plan_s)
    return entered(plan, state, moment) if is_last else state


def _countable(state: JudgeState, snapshot: Snapshot, sides: Sides) -> Sides:
    """The sides as far as they carry counts. Where the source of requests failed, gauges may still be there."""
    is_read = REQUEST_SIGNALS.isdisjoint(state.missing) and snapshot.edges_ms == state.edges_ms
    stable, new, baseline = (
        arm if is_read and arm is not None and (arm.buckets or not state.edges_ms) else None
        for arm in (sides.stable, sides.new, sides.baseline)
    )
    return replace(sides, stable=stable, new=new, baseline=baseline, strata=sides.strata if is_read else ())


def _edged(state: JudgeState, snapshot: Snapshot) -> JudgeState:
    """The latency edges are those of the first snapshot that has any; what was known without them begins again."""
    if state.edges_ms or not snapshot.edges_ms:
        return state
    return replace(state, edges_ms=snapshot.edges_ms, components={})


def _on_time(state: JudgeState, moment: Moment) -> JudgeState:
    """A clock that steps back must not make old data look fresh: nothing was seen later than now."""
    now_s = moment.wall_s
    if state.seen_s is None or now_s >= state.seen_s:
        return state
    components = {
        name: replace(component, new=_not_after(component.new, now_s), stable=_not_after(component.stable, now_s))
        for name, component in state.components.items()
    }
    missing = {name: replace(each, since_s=min(each.since_s, now_s)) for name, each in state.missing.items()}
    return replace(state, components=components, missing=missing, phase_since_s=min(state.phase_since_s, now_s))


def _not_after(side: SideState, now_s: float) -> SideState:
    grew_s = None if side.grew_s is None else min(side.grew_s, now_s)
    timed_s = None if side.timed_s is None else min(side.timed_s, now_s)
    return replace(side, last_s=min(side.last_s, now_s), grew_s=grew_s, timed_s=timed_s)


def entered(plan: Plan, state: JudgeState, moment: Moment) -> JudgeState:
    """The state at the beginning of a phase: its own criteria have seen nothing yet, the guards go on."""
    nothing = no_counts(len(state.edges_ms))
    components = {
        name: replace(component, phase_new=nothing, phase_stable=nothing)
        for name, component in state.components.items()
    }
    guards = {guard.id for guard in plan.guards}
    return replace(
        state,
        phase=moment.phase,
        phase_since_s=moment.wall_s,
        phase_since_plan_s=moment.plan_s,
        components=components,
        proofs={},
        watches={key: watch for key, watch in state.watches.items() if key in guards},
    )


def _component(
    plan: Plan, state: JudgeState, questions: list[Question], *, sides: Sides, now: tuple[Moment, bool]
) -> JudgeState:
    """The state after one component's counts; `now` is the moment, and whether its phase ends with it."""
    moment, is_last = now
    edges = len(state.edges_ms)
    earlier = fresh.turned(state.components.get(sides.component) or flow.fresh_component(edges), sides)
    sides = fresh.compared(sides)
    component, came = flow.taken_in(earlier, sides, edges=edges, wall_s=moment.wall_s)
    component = parted(component, sides, edges=edges, wall_s=moment.wall_s)
    errors, latency = _due(plan, component, moment.wall_s, is_last=is_last)
    bettable = Bettable(
        came,
        errors,
        latency,
        component.history,
        state.edges_ms,
        # What is divided by must be known before the block, as every bet.
        phi(earlier.dispersion),
    )
    component = windowed(plan, component, bettable)
    around = Around(plan, moment, bettable, component, earlier)
    # Criteria that put the same question share an e-process: it bets once.
    guards = {e_process_key(question): question for question in reversed(questions) if is_e_process(question)}
    bets = {key: _bet(state, question, around) for key, question in guards.items()}
    proofs = {question.criterion.id: _proved(state, question, around) for question in questions if is_proof(question)}
    watches = {
        question.criterion.id: _watched(state, question, around) for question in questions if _is_counted(question)
    }
    return replace(
        state,
        components={**state.components, sides.component: learnt(plan, around)},
        e_processes=_with(state.e_processes, bets),
        proofs=_with(state.proofs, proofs),
        watches=_with(state.watches, watches),
    )


def _with(known: Mapping[str, T], now: Mapping[str, T | None]) -> Mapping[str, T]:
    """What is known with what is known now; None: as before."""
    came = {key: value for key, value in now.items() if value is not None}
    return {**known, **came} if came else known


def _due(plan: Plan, component: ComponentState, wall_s: float, *, is_last: bool) -> tuple[Block | None, Block | None]:
    """The open blocks of counts and of latency that are over."""
    errors, slow = component.open_errors, component.open_latency
    if plan.judge.lag_s > 0:
        return (
            errors if flow.clock_due(errors, wall_s, block_s=BLOCK_S) else None,
            slow if flow.clock_due(slow, wall_s, block_s=CLUSTER_S) else None,
        )
    return (
        errors if is_last or flow.errors_due(component) else None,
        slow if is_last or flow.latency_due(component, wall_s) else None,
    )


def _is_counted(question: Question) -> bool:
    return not (is_e_process(question) or is_proof(question) or question.kind is Kind.GAUGE)


def _bet(state: JudgeState, question: Question, around: Around) -> EProcess | None:
    taken_now = drawn(question, around.bettable)
    if taken_now is None:
        return None
    moment, key = around.moment, e_process_key(question)
    process = state.e_processes.get(key) or opened(question, len(state.edges_ms), moment)
    margins = margins_for(around, question)
    recent = recent_of(around, question, state.edges_ms)
    if recent is not None:
        now = moment, state.horizon_s, margins
        return bet_lagged(process, question, taken_now, recent=recent, now=now)
    factors = factors_of_strata(around, question, margins)
    taken_now = taken_now if factors is None else replace(taken_now, factors=factors)
    return bet(process, question, taken_now, margins=margins, clock=(moment, state.horizon_s))


def _proved(state: JudgeState, question: Question, around: Around) -> Proof | None:
    taken_now = drawn(question, around.bettable)
    if taken_now is None:
        return None
    plan, key = around.plan, question.criterion.id
    proof = state.proofs.get(key) or opened_proof(question, len(state.edges_ms))
    margins = proof_margins(question, margins_of(plan), plan.judge.proof_points)
    recent = recent_of(around, question, state.edges_ms)
    if recent is not None:
        return proved_lagged(proof, question, taken_now, margins, recent=recent)
    return proved(proof, question, taken_now, margins)


def _watched(state: JudgeState, question: Question, around: Around) -> Watch:
    moment, margins = around.moment, margins_of(around.plan)
    key, came = question.criterion.id, around.bettable.flow
    watch = state.watches.get(key) or fresh_watch(moment.plan_s)
    seen_s = around.earlier.new.grew_s
    if seen_s is not None and moment.wall_s - seen_s >= question.criterion.unknown_after_s:
        watch = broken_row(watch)
    if came.new is not None:
        nothing = no_counts(len(state.edges_ms))
        stable = came.stable if came.paired and came.stable is not None else nothing
        history = around.bettable.history
        tally = counted(question, came.new, stable=stable, edges_ms=state.edges_ms, history=history)
        watch = counted_on(watch, tally, since_plan_s=state.seen_plan_s, plan_s=moment.plan_s)
    return evaluated(watch, question, margins, plan_s=moment.plan_s)
