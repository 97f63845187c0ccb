"""What a component's bets depend on beside their counts: age, strata, lags; and what is learnt after them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gonogo.core.evidence import Sides
from gonogo.core.judge import cold_start, flow, lag, strata, two_arm
from gonogo.core.judge.betting import STABLE_SHARE_MIN, Bettable
from gonogo.core.judge.lagging import Recent
from gonogo.core.judge.latency import CLUSTER_S
from gonogo.core.judge.question import Kind, Question
from gonogo.core.judge.state import Block, ComponentState, Moment
from gonogo.core.judge.two_arm import Margins
from gonogo.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Around:
    """One component at one observation. `component` is known after it, `earlier` before it."""

    plan: Plan
    moment: Moment
    bettable: Bettable
    component: ComponentState
    earlier: ComponentState


def margins_of(plan: Plan) -> Margins:
    """The plan's margins of "no worse than stable"."""
    return Margins(plan.judge.margin_ratio, plan.judge.margin_points)


def margins_for(around: Around, question: Question) -> Margins:
    """The margins of a bet against stable: wider while the block's requests may have met young processes."""
    settings, usual = around.plan.judge, margins_of(around.plan)
    block = around.bettable.errors if question.kind is Kind.ERRORS else around.bettable.latency
    if block is None or question.limit is not None or around.component.young_s is None:
        return usual
    age_s = max(0.0, block.since_s - around.component.young_s)
    return cold_start.margins_at(usual, age_s, warm_up_s=settings.warm_up_s, ratio=settings.warm_up_ratio)


def parted(component: ComponentState, sides: Sides, *, edges: int, wall_s: float) -> ComponentState:
    """The component with its strata after a snapshot, each taken in as the whole is."""
    if not sides.strata and not component.strata:
        return component
    parts = dict(component.strata)
    for part in sides.strata:
        earlier = parts.get(part.name) or flow.fresh_component(edges)
        parts[part.name], _ = flow.taken_in(
            earlier, Sides(part.name, part.stable, part.new), edges=edges, wall_s=wall_s
        )
    return replace(component, strata=parts)


def factors_of_strata(around: Around, question: Question, margins: Margins) -> tuple[float, ...] | None:
    """The log factors of a block of errors, each stratum compared with its own; None where there are none."""
    parts = around.component.strata
    if not parts or question.kind is not Kind.ERRORS or question.limit is not None:
        return None
    compared = []
    for part in parts.values():
        if part.open_errors is None:
            continue
        new, stable, past = part.open_errors.new, part.open_errors.stable, part.history
        s = max(STABLE_SHARE_MIN, two_arm.predicted(past.requests, past.errors))
        compared.append(((new.requests, new.errors), (stable.requests, stable.errors), s))
    return tuple(strata.log_factors(compared, margins))


def windowed(plan: Plan, component: ComponentState, bettable: Bettable) -> ComponentState:
    """The component with its last blocks, where the sides may have been read apart; a gap in time begins them anew."""
    if plan.judge.lag_s <= 0:
        return component
    errors, slow = component.recent_errors, component.recent_latency
    return replace(
        component,
        recent_errors=_next(errors, bettable.errors, plan, block_s=lag.BLOCK_S),
        recent_latency=_next(slow, bettable.latency, plan, block_s=CLUSTER_S),
    )


def recent_of(around: Around, question: Question, edges_ms: tuple[float, ...]) -> Recent | None:
    """The blocks and lags that a question against stable is compared at; None where both sides are read at once."""
    lag_s = around.plan.judge.lag_s
    if lag_s <= 0 or question.limit is not None:
        return None
    if question.kind is Kind.ERRORS:
        return around.component.recent_errors, lag.candidates(lag_s, block_s=lag.BLOCK_S), edges_ms
    return around.component.recent_latency, lag.candidates(lag_s, block_s=CLUSTER_S), edges_ms


def learnt(plan: Plan, around: Around) -> ComponentState:
    """The component after its blocks were bet on: stable's past has grown by them, or by those that no lag needs."""
    component, bettable, wall_s = around.component, around.bettable, around.moment.wall_s
    history, errors, slow = component.history, bettable.errors, bettable.latency
    if plan.judge.lag_s > 0:
        # No bet may know what it bets on: a block is learnt from once every lag has compared it.
        errors = _oldest(component.recent_errors, plan, block_s=lag.BLOCK_S) if errors else None
        slow = _oldest(component.recent_latency, plan, block_s=CLUSTER_S) if slow else None
    if errors is not None:
        history = flow.errors_learned(history, errors, _end_of(errors, wall_s, plan, block_s=lag.BLOCK_S))
    if slow is not None:
        history = flow.latency_learned(history, slow, _end_of(slow, wall_s, plan, block_s=CLUSTER_S))
    is_closed = bettable.errors is not None
    if not is_closed and bettable.latency is None and bettable.slow is None:
        return component
    return replace(
        component,
        history=history,
        open_errors=None if is_closed else component.open_errors,
        open_latency=None if bettable.latency is not None else component.open_latency,
        open_slow=None if bettable.slow is not None else component.open_slow,
        strata={name: _closed(part, wall_s) for name, part in component.strata.items()}
        if is_closed
        else component.strata,
    )


def _closed(part: ComponentState, wall_s: float) -> ComponentState:
    if part.open_errors is None:
        return part
    return replace(
        part, history=flow.errors_learned(part.history, part.open_errors, wall_s), open_errors=None, open_latency=None
    )


def _next(blocks: tuple[Block, ...], block: Block | None, plan: Plan, *, block_s: float) -> tuple[Block, ...]:
    if block is None:
        return blocks
    is_next = bool(blocks) and block.since_s - blocks[-1].since_s < 1.75 * block_s
    most = _most(plan, block_s)
    # One more than the lags reach is kept: the oldest is learnt from and goes.
    return (*blocks, block)[-(most + 2) :] if is_next else (block,)


def _oldest(blocks: tuple[Block, ...], plan: Plan, *, block_s: float) -> Block | None:
    return blocks[0] if len(blocks) == _most(plan, block_s) + 2 else None


def _end_of(block: Block, wall_s: float, plan: Plan, *, block_s: float) -> float:
    """Up to when a block reaches: one that was kept for the lags is forgotten as one of its own time."""
    return block.since_s + block_s if plan.judge.lag_s > 0 else wall_s


def _most(plan: Plan, block_s: float) -> int:
    return max(lag.candidates(plan.judge.lag_s, block_s=block_s), default=0)
