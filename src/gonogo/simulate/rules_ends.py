"""The oracle's rules about how a run ends: that it does, and that the world is then what the journal says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gonogo.core import events as e
from gonogo.core.plan import Component, Strategy
from gonogo.simulate.account import Account, Standing
from gonogo.simulate.make_plan import HOLD_S, REQUESTS_MIN, WINDOW_S
from gonogo.simulate.weather import Fault

START = "restore/start"


def comes_to_an_end(seen: Account) -> Iterator[str]:
    """When nothing new goes wrong, every run ends; and no process of gonogo ends by a bug."""
    for mark in seen.marks("broke"):
        yield f"at {mark.at_s:.2f} {mark.who} broke: {mark.about}"
    if not seen.is_over:
        yield "the run never ended"


def rolled_back_is_true(seen: Account) -> Iterator[str]:
    """Ended "rolled back": no share, the whole old version seen to serve and routed to, nothing of the new one."""
    for event in _ended(seen, e.RunOutcome.ROLLED_BACK):
        stand = seen.standing[event.index]
        if seen.died_lately(stand.at_s):
            continue
        for component in seen.plan.components:
            yield from _is_home(seen, stand, component, is_started=seen.is_done(START, event.index))


def _is_home(seen: Account, stand: Standing, component: Component, *, is_started: bool) -> Iterator[str]:
    name = component.name
    old, new = (_addresses(stand, name, side) for side in ("stable", "new"))
    route = stand.routes.get(name)
    if route is not None and route.share_bp:
        yield f"rolled back, and {name} still has a share of {route.share_bp}"
    if new:
        yield f"rolled back, and {len(new)} new processes of {name} still stand"
    fresh = _addresses(stand, name, "baseline")
    if fresh:
        yield f"rolled back, and {len(fresh)} processes of the baseline of {name} still stand"
    if is_started:
        yield from _serves(seen, component, old)
        if route is not None and set(route.stable) != set(old):
            yield f"rolled back, and users of {name} are sent to {route.stable} where {old} stand"
    elif old and not seen.weather.stands_before:
        yield f"rolled back, and the old version of {name} that this run brought up still stands"


def _serves(seen: Account, component: Component, old: tuple[str, ...]) -> Iterator[str]:
    if len(old) != component.replicas:
        yield f"rolled back, and {len(old)} of {component.replicas} old processes of {component.name} stand"
    decided = next((x.index for x in seen.events if _is(x, e.DecisionKind.ROLL_BACK)), 0)
    good = {m.about for m in seen.by_engine("asked") if m.value and m.length > decided}
    for address in old:
        if address not in good:
            yield f"rolled back, and nobody saw {component.name} at {address} serve"


def promoted_is_true(seen: Account) -> Iterator[str]:
    """Ended "promoted": everything on the new version, every phase entered, the way back stands, and nothing else."""
    if list(_ended(seen, e.RunOutcome.ROLLED_BACK)):
        return  # a guard or a person spoke in the last moment, and was heeded
    for event in _ended(seen, e.RunOutcome.PROMOTED):
        stand = seen.standing[event.index]
        entered = [x.what.phase for x in seen.events[: event.index] if isinstance(x.what, e.PhaseEntered)]
        if entered != [phase.id for phase in seen.plan.phases]:
            yield f"promoted after the phases {entered}"
        for component in seen.plan.components:
            route = stand.routes.get(component.name)
            if route is not None and route.share_bp != 10_000:
                yield f"promoted, and {component.name} has a share of {route.share_bp}"
            if _addresses(stand, component.name, "baseline"):
                yield f"promoted, and the baseline of {component.name} still stands"
            least = 1 if component.strategy is Strategy.ROLLING else component.replicas
            is_unseen = seen.died_lately(stand.at_s) or bool(seen.marks("weather: target down"))
            if len(_addresses(stand, component.name, "stable")) < least and not is_unseen:
                yield f"promoted, and the way back of {component.name} does not stand"


def turning_back_is_heeded(seen: Account) -> Iterator[str]:
    """After a fail or a request a run ends rolled back, also when it had been promoted: nothing undoes it."""
    closed = next((x.index for x in seen.events if isinstance(x.what, e.WindowClosed)), len(seen.events))
    first = next((x for x in seen.turned_back() if x.index < closed), None)
    if first is None or not seen.is_over:
        return
    if not list(_ended(seen, e.RunOutcome.ROLLED_BACK)):
        yield f"{type(first.what).__name__} at line {first.index} was not followed by a way back"


def old_version_stays(seen: Account) -> Iterator[str]:
    """Nobody takes an old version that served away before it is written that the way back has ended."""
    closed = next((x for x in seen.events if isinstance(x.what, e.WindowClosed)), None)
    ended = next((x for x in seen.events if _has_ended(x, e.RunOutcome.PROMOTED)), None)
    if (
        closed
        and ended
        and seen.written_s(closed.index) - seen.written_s(ended.index) < WINDOW_S - _jumps_s(seen) - 0.1
    ):
        yield "the rollback window closed too early"
    for mark in seen.by_engine("ended"):
        component = seen.plan.component(mark.about)
        is_kept = closed is None or mark.length <= closed.index
        if mark.value.value != "stable" or component.strategy is Strategy.ROLLING:
            continue
        if is_kept and seen.is_done(START, mark.length):
            yield f"at {mark.at_s:.2f} an old process of {mark.about} was taken away before the window closed"


def phases_last_and_are_proved(seen: Account) -> Iterator[str]:
    """A phase lasts its shortest hold, and is left on requests that were truly served, or by people."""
    gone = [x for x in seen.events if isinstance(x.what, e.PhaseEntered) or _is(x, e.DecisionKind.PROMOTE)]
    for event, after in pairwise(gone):
        if not isinstance(event.what, e.PhaseEntered):
            continue
        phase = event.what.phase
        lasted_s = seen.written_s(after.index) - seen.written_s(event.index)
        if lasted_s < HOLD_S - _jumps_s(seen) - 0.1:
            yield f"phase {phase} lasted {lasted_s:.1f} s"
        waved = any(_is(x, e.DecisionKind.GO) and _about(x) == f"{phase}/overdue" for x in seen.events)
        served = seen.standing[after.index].served_new - seen.standing[event.index].served_new
        if not waved and served < REQUESTS_MIN - 1:
            yield f"phase {phase} was left after {served:.0f} requests on the new version"


def _jumps_s(seen: Account) -> float:
    """By how much the journal's times may differ from the true ones: jumps of the clock, and slow writes."""
    slow = [m for m in seen.history if m.kind == f"fault: {Fault.SLOW.value}"]
    return sum(float(m.value) for m in seen.marks("weather: clock jumps")) + 3.1 * len(slow)


def _addresses(stand: Standing, component: str, side: str) -> tuple[str, ...]:
    return tuple(address for name, of, address in stand.processes if (name, of) == (component, side))


def _ended(seen: Account, outcome: e.RunOutcome) -> Iterator[e.Event]:
    return (x for x in seen.events if _has_ended(x, outcome))


def _has_ended(event: e.Event, outcome: e.RunOutcome) -> bool:
    return isinstance(event.what, e.RunEnded) and event.what.outcome is outcome


def _is(event: e.Event, kind: e.DecisionKind) -> bool:
    return isinstance(event.what, e.DecisionMade) and event.what.kind is kind


def _about(event: e.Event) -> str:
    return event.what.about if isinstance(event.what, e.DecisionMade) else ""


RULES = (
    comes_to_an_end,
    rolled_back_is_true,
    promoted_is_true,
    turning_back_is_heeded,
    old_version_stays,
    phases_last_and_are_proved,
)
