"""What one snapshot brings for one component: counts of both sides, and the blocks that they complete.

A block closes when stable has had enough requests (exposure), never because of what they were: closing on errors would
choose the data by its outcome. Both sides of a block come from the same snapshots.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp2, floor

from gonogo.core.evidence import Arm, Sides
from gonogo.core.judge.counters import advanced, no_counts, swapped
from gonogo.core.judge.dispersion import Dispersion, scattered
from gonogo.core.judge.latency import CLUSTER_S
from gonogo.core.judge.state import Block, ComponentState, Counts, SideState, Split

EXPOSURE_MIN = 10
"""Stable's requests in a block: fewer say too little of stable at this moment."""
BLOCK_S_MAX = 900.0
"""Real seconds after which an open block's new requests are no longer compared with stable's of the same time."""
RATE_HALF_LIFE_S = 30.0
"""For "at today's rate"; real seconds."""
FULL_BP = 10_000
SETTLE_S = 3.0
"""Real seconds until a share that was set is what traffic shows: connections in flight end, tables are swapped."""
MEMORY = "memory"
"""The gauge that is there once for every process."""
HISTORY_HALF_LIFE_S = 300.0
"""How fast stable's past is forgotten when its share of bad requests is predicted; real seconds."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Counts since the last snapshot (None: unknown). `paired`: both sides cover the same time.

    `rest` are requests of stable that are not compared with: they count where all of the traffic does.
    """

    new: Counts | None
    stable: Counts | None
    paired: bool
    rest: float = 0.0


def fresh_component(edges: int) -> ComponentState:
    """A component that was never seen."""
    nothing = no_counts(edges)
    return ComponentState(SideState(), SideState(), nothing, None, None, nothing, nothing, 0.0, 0.0, Dispersion())


def taken_in(component: ComponentState, sides: Sides, *, edges: int, wall_s: float) -> tuple[ComponentState, Flow]:
    """The component after a snapshot, with the open blocks grown, and what came."""
    if swapped((component.new.last, sides.new), (component.stable.last, sides.stable)):
        trouble = "the counters of the two sides changed places"
        return replace(
            component,
            new=replace(component.new, trouble=trouble),
            stable=replace(component.stable, trouble=trouble),
        ), Flow(None, None, paired=False)
    new, came_new = advanced(component.new, _counts_of(sides.new), edges=edges, wall_s=wall_s)
    stable, came_stable = advanced(component.stable, _counts_of(sides.stable), edges=edges, wall_s=wall_s)
    same_time = component.new.last_s == component.stable.last_s
    rest, came_rest = component.rest, None
    if sides.baseline is not None:
        rest, came_rest = advanced(component.rest, _counts_of(sides.baseline), edges=edges, wall_s=wall_s)
    flow = Flow(
        came_new,
        came_stable,
        came_new is not None and came_stable is not None and same_time,
        0.0 if came_rest is None else came_rest.requests,
    )
    errors, latency = _grown(component, flow, nothing=no_counts(edges))
    young_s, processes = aged(component, sides, flow, wall_s=wall_s)
    rate_n, rate_s = _rate((component.rate_n, component.rate_s), came_new, passed_s=wall_s - component.new.last_s)
    stable_n, stable_s = _rate(
        (component.rate_stable_n, component.rate_stable_s),
        came_stable,
        passed_s=wall_s - component.stable.last_s,
        beside=flow.rest,
    )
    # By position: naming some of so many fields costs more than all the counting.
    return ComponentState(
        new,
        stable,
        component.history,
        errors,
        latency,
        component.phase_new if came_new is None else component.phase_new.plus(came_new),
        component.phase_stable if came_stable is None else component.phase_stable.plus(came_stable),
        rate_n,
        rate_s,
        component.dispersion
        if came_stable is None
        else scattered(component.dispersion, came_stable.requests, bad=came_stable.errors, wall_s=wall_s),
        stable_n,
        stable_s,
        component.n_new if came_new is None else component.n_new + came_new.requests,
        component.bad_new if came_new is None else component.bad_new + came_new.errors,
        young_s,
        processes,
        sides.share_bp,
        divided(component.split, sides.share_bp, flow, wall_s=wall_s),
        component.recent_errors,
        component.recent_latency,
        component.strata,
        component.is_fresh,
        rest,
        _slow(component, flow, nothing=no_counts(edges)),
    ), flow


def aged(component: ComponentState, sides: Sides, flow: Flow, *, wall_s: float) -> tuple[float | None, int]:
    """The time when the youngest of the new version's processes began to serve, and how many processes there are.

    Its first request, and each time that there are more processes than before: a rolling release brings them one by
    one, and each of them has a memory of its own.
    """
    processes = sum(name == MEMORY for name, _ in sides.new.gauges) if sides.new is not None else 0
    has_served = component.young_s is not None
    begins = not has_served and flow.new is not None and flow.new.requests > 0
    joins = has_served and processes > component.processes > 0
    return wall_s if begins or joins else component.young_s, processes or component.processes


def divided(split: Split | None, share_bp: int | None, flow: Flow, *, wall_s: float) -> Split | None:
    """What came at the share in force. A share that was just set is given time to arrive; None: nothing to check."""
    if share_bp is None or not 0 < share_bp < FULL_BP:
        return None
    if split is None or split.share_bp != share_bp:
        return Split(share_bp, wall_s)
    if flow.new is None or flow.stable is None or not flow.paired or wall_s - split.since_s < SETTLE_S:
        return split
    n_new, n_stable = split.n_new + flow.new.requests, split.n_stable + flow.stable.requests + flow.rest
    return replace(split, n_new=n_new, n_stable=n_stable)


def clock_due(block: Block | None, wall_s: float, *, block_s: float) -> bool:
    """Whether an open block is over by the clock: sides that are read apart need blocks of one length."""
    return block is not None and floor(wall_s / block_s) > floor(block.since_s / block_s)


def errors_due(component: ComponentState) -> bool:
    """Whether the open block of counts can be closed."""
    return component.open_errors is not None and component.open_errors.stable.requests >= EXPOSURE_MIN


def latency_due(component: ComponentState, wall_s: float) -> bool:
    """Whether the open block of timed requests can be closed: it is a whole cluster, with enough of stable's."""
    block = component.open_latency
    if block is None or wall_s - block.since_s < CLUSTER_S:
        return False
    return sum(block.stable.buckets) >= EXPOSURE_MIN


def slow_due(component: ComponentState, wall_s: float) -> bool:
    """Whether the open block of requests that are compared with a bound can be closed: it is a whole cluster."""
    return component.open_slow is not None and wall_s - component.open_slow.since_s >= CLUSTER_S


def errors_learned(history: Counts, block: Block, wall_s: float) -> Counts:
    """Stable's past with the counts of one more block, after it was bet on: a bet must not know what it bets on."""
    kept = _kept(block, wall_s)
    return replace(
        history,
        requests=history.requests * kept + block.stable.requests,
        errors=history.errors * kept + block.stable.errors,
    )


def latency_learned(history: Counts, block: Block, wall_s: float) -> Counts:
    """Stable's past with the timed requests of one more block."""
    kept = _kept(block, wall_s)
    pairs = zip(history.buckets, block.stable.buckets, strict=True)
    return replace(history, buckets=tuple(old * kept + came for old, came in pairs))


def _counts_of(arm: Arm | None) -> Arm | None:
    """Gauges are read, not counted: they are no part of what is remembered of a side."""
    return replace(arm, gauges=()) if arm is not None and arm.gauges else arm


def _kept(block: Block, wall_s: float) -> float:
    return exp2(-max(0.0, wall_s - block.since_s) / HISTORY_HALF_LIFE_S)


def _grown(earlier: ComponentState, flow: Flow, *, nothing: Counts) -> tuple[Block | None, Block | None]:
    """The open blocks of counts and of latency with what came."""
    if flow.stable is None:
        return earlier.open_errors, earlier.open_latency
    new = flow.new if flow.paired and flow.new is not None else nothing
    since_s = earlier.stable.last_s
    return (
        _with(earlier.open_errors, new, flow.stable, since_s=since_s),
        _with(earlier.open_latency, new, flow.stable, since_s=since_s),
    )


def _slow(earlier: ComponentState, flow: Flow, *, nothing: Counts) -> Block | None:
    """The open block of requests for a bound with what came; stable's beside them are only told."""
    if flow.new is None:
        return earlier.open_slow
    stable = flow.stable if flow.paired and flow.stable is not None else nothing
    return _with(earlier.open_slow, flow.new, stable, since_s=earlier.new.last_s)


def _with(block: Block | None, new: Counts, stable: Counts, *, since_s: float) -> Block:
    if block is None or not 0.0 <= since_s - block.since_s <= BLOCK_S_MAX:
        return Block(new, stable, since_s)
    return Block(block.new.plus(new), block.stable.plus(stable), block.since_s)


def _rate(
    before: tuple[float, float], came: Counts | None, *, passed_s: float, beside: float = 0.0
) -> tuple[float, float]:
    """Requests and the seconds that they took, forgotten with a half-life; `beside` came with them."""
    if came is None:
        return before
    passed_s = max(0.0, passed_s)
    kept = exp2(-passed_s / RATE_HALF_LIFE_S)
    return before[0] * kept + came.requests + beside, before[1] * kept + passed_s
