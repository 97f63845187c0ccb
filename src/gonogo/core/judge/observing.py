"""One observation: the snapshot is taken in, its requests are bet on and counted, stable's past is learnt.

The first snapshot of a phase closes the phase before it: what came until then belongs to that one, so that a phase's
criteria see only what came in it. E-processes go on; they never begin again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from gonogo.core.judge.memory import Process
from gonogo.core.judge.question import (
    REQUEST_SIGNALS,
    Kind,
    Question,
    asked_in,
    counted,
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
    state = replace(state, missing=missing) if missing or state.missing else state
    questions, is_last = asked_in(plan, state.phase).of, moment.phase != state.phase
    named, after = {sides.component: sides for sides in snapshot.sides}, _After.of(state)
    now = _Now(plan, state, moment, is_last)
    for name in sorted({*state.components, *named}):
        sides, mine = named.get(name, Sides(name, None, None)), questions.get(name, ())
        _gauges(now, mine, sides, after)
        _component(now, mine, _countable(state, snapshot, sides), after)
    state = after.joined(state, moment)
    return entered(plan, state, moment) if is_last else state


@dataclass(frozen=True, slots=True)
class _Now:
    """One observation: `state` is that before it, `is_last` whether its phase ends with it."""

    plan: Plan
    state: JudgeState
    moment: Moment
    is_last: bool


@dataclass(frozen=True, slots=True)
class _After:
    """What components have by now, of one snapshot: each writes its own keys and reads only what was before."""

    components: dict[str, ComponentState]
    e_processes: dict[str, EProcess]
    proofs: dict[str, Proof]
    watches: dict[str, Watch]
    memories: dict[str, tuple[Process, ...]]

    @classmethod
    def of(cls, state: JudgeState) -> _After:
        known = state.components, state.e_processes, state.proofs, state.watches, state.memories
        return cls(*(dict(each) for each in known))  # type: ignore[arg-type]  # each of its own type

    def joined(self, state: JudgeState, moment: Moment) -> JudgeState:
        return JudgeState(
            state.weights,
            state.horizon_s,
            state.edges_ms,
            state.phase,
            state.phase_since_s,
            state.phase_since_plan_s,
            moment.wall_s,
            moment.plan_s,
            self.components,
            self.e_processes,
            self.proofs,
            self.watches,
            state.failed,
            state.missing,
            self.memories,
        )


def _gauges(now: _Now, questions: Iterable[Question], sides: Sides, after: _After) -> None:
    """What is read and not counted: gauges, and the memory of each process."""
    for question in questions:
        if question.kind is Kind.GAUGE:
            compared = fresh.compared(sides)
            watch = gauge_watched(now.state, question, compared, margins=margins_of(now.plan), moment=now.moment)
            after.watches[question.criterion.id] = watch
        elif question.kind is Kind.LEAK:
            read = leak_watched(now.plan, now.state, question, sides, now.moment)
            if read is not None:
                after.e_processes[question.key], after.memories[question.key] = read


def _countable(state: JudgeState, snapshot: Snapshot, sides: Sides) -> Sides:
    """The sides as far as they carry counts. Where the source of requests failed, gauges may still be there."""
    is_read = REQUEST_SIGNALS.isdisjoint(state.missing) and snapshot.edges_ms == state.edges_ms
    stable, new, baseline = (
        arm if is_read and arm is not None and (arm.buckets or not state.edges_ms) else None
        for arm in (sides.stable, sides.new, sides.baseline)
    )
    if stable is sides.stable and new is sides.new and baseline is sides.baseline and (is_read or not sides.strata):
        return sides
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


def _component(now: _Now, questions: Iterable[Question], sides: Sides, after: _After) -> None:
    """Takes in one component's counts."""
    state, around = now.state, _around(now, sides)
    bet_on = set()
    for question in questions:
        if question.kind is Kind.GAUGE or question.kind is Kind.LEAK:
            continue
        if is_e_process(question):
            # Criteria that put the same question share an e-process: it bets once.
            if question.key not in bet_on:
                bet_on.add(question.key)
                process = _bet(state, question, around)
                if process is not None:
                    after.e_processes[question.key] = process
        elif is_proof(question):
            proof = _proved(state, question, around)
            if proof is not None:
                after.proofs[question.criterion.id] = proof
        else:
            after.watches[question.criterion.id] = _watched(state, question, around)
    after.components[sides.component] = learnt(now.plan, around)


def _around(now: _Now, sides: Sides) -> Around:
    plan, state, moment = now.plan, now.state, now.moment
    edges = len(state.edges_ms)
    earlier = fresh.turned(state.components.get(sides.component) or flow.fresh_component(edges), sides)
    sides = fresh.compared(sides)
    component, came = flow.taken_in(earlier, sides, edges=edges, wall_s=moment.wall_s)
    component = parted(component, sides, edges=edges, wall_s=moment.wall_s)
    errors, latency = _due(plan, component, moment.wall_s, is_last=now.is_last)
    bettable = Bettable(
        came,
        errors,
        latency,
        component.history,
        state.edges_ms,
        # What is divided by must be known before the block, as every bet.
        phi(earlier.dispersion),
        component.open_slow if flow.slow_due(component, moment.wall_s) else None,
    )
    return Around(plan, moment, bettable, windowed(plan, component, bettable), earlier)


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


def _bet(state: JudgeState, question: Question, around: Around) -> EProcess | None:
    taken_now = drawn(question, around.bettable)
    if taken_now is None:
        return None
    moment = around.moment
    process = state.e_processes.get(question.key) or opened(
        question, len(state.edges_ms), moment, since_s=taken_now.since_s
    )
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
