"""The oracle's rules about traffic: who may grow it, who must take it off, and that somebody watches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from gonogo.core import events as e
from gonogo.simulate.account import Account
from gonogo.simulate.make_plan import GAP_S
from gonogo.simulate.weather import Version

OFF_S = 5.0
"""From a guard's fail to no traffic, in virtual seconds, while guard and router are there."""
HARM_S = 8.0
"""From a bad version's first traffic to none, in virtual seconds, while the guard sees; with the real judge longer."""
HARM_CORE_S = 40.0
QUIET = ("weather: hold placed", "weather: rollback asked", "weather: second engine", "weather: channel down")
"""Weather that keeps nobody from seeing and from acting."""


def grows_only_after_go(seen: Account) -> Iterator[str]:
    """The share of a component never exceeds what a recorded go for a phase gives it."""
    for mark in seen.grown():
        decided = [
            event.what.about
            for event in seen.events[: mark.length]
            if isinstance(event.what, e.DecisionMade) and event.what.kind is e.DecisionKind.GO
        ]
        phases = [phase.id for phase in seen.plan.phases if phase.id in decided]
        if mark.value > max((seen.decided_bp(mark.about, phase, decided=decided) for phase in phases), default=0):
            yield f"at {mark.at_s:.2f} {mark.about} was given {mark.value} without a decision to go"


def never_grows_after_turning_back(seen: Account) -> Iterator[str]:
    """What was intended after a fail, a no-go or a request to go back never raises a share."""
    first = next(seen.turned_back(), None)
    for mark in seen.grown():
        intent = seen.intent(mark)
        if first is not None and intent is not None and intent.index > first.index:
            yield f"at {mark.at_s:.2f} {mark.about} grew to {mark.value} after {type(first.what).__name__}"


def never_grows_after_latch(seen: Account) -> Iterator[str]:
    """Once a guard has latched a component, no engine, however late, raises it again."""
    latched: set[str] = set()
    for mark in seen.marks("latched", "share"):
        if mark.kind == "latched":
            latched.add(mark.about)
        elif mark.about in latched and mark.value > 0:
            yield f"at {mark.at_s:.2f} {mark.about} was raised to {mark.value} past the guard's latch"


def never_grows_on_hold(seen: Account) -> Iterator[str]:
    """Nothing intended while a hold is in the journal raises a share."""
    for mark in seen.grown():
        intent = seen.intent(mark)
        holds = set[str]()
        for event in seen.events[: intent.index if intent else 0]:
            if isinstance(event.what, e.HoldPlaced):
                holds.add(event.what.source)
            elif isinstance(event.what, e.HoldReleased):
                holds.discard(event.what.source)
        if holds:
            yield f"at {mark.at_s:.2f} {mark.about} grew to {mark.value} on hold by {sorted(holds)}"


def fail_takes_traffic_off(seen: Account) -> Iterator[str]:
    """When the guard sees a fail and can act, traffic is off within the bound, whatever the engine does."""
    disturbed = _disturbed(seen)
    for fail in seen.marks("fail seen"):
        end_s = fail.at_s + OFF_S
        was_calm = not any(fail.at_s - 20.0 <= at_s <= end_s for at_s in disturbed)
        if was_calm and _on_through(seen, fail.at_s, end_s):
            yield f"at {fail.at_s:.2f} the guard saw a fail and traffic was still on {OFF_S:g} s later"
            return


def bad_version_is_found(seen: Account) -> Iterator[str]:
    """A version that fails requests does not keep its users for longer than the bound while somebody can see it."""
    if seen.weather.version is not Version.BAD:
        return
    harm_s = HARM_CORE_S if seen.weather.has_core_judge else HARM_S
    disturbed = _disturbed(seen)
    ended_s = min((seen.written_s(x.index) for x in seen.events if isinstance(x.what, e.RunEnded)), default=inf)
    for on_s, off_s in _on(seen, seen.plan.entry):
        since_s, until_s = max(on_s, seen.weather.bad_from_s), min(off_s, ended_s)
        was_calm = not any(since_s - 20.0 <= at_s <= since_s + harm_s for at_s in disturbed)
        if was_calm and until_s - since_s > harm_s:
            yield f"from {since_s:.2f} on a bad version had users for {until_s - since_s:.1f} s"


def somebody_watches(seen: Account) -> Iterator[str]:
    """While there is traffic and an engine lives, a guard that does not look is noticed and written down."""
    looks = [mark.at_s for mark in seen.marks("look")]
    ticks = [mark.at_s for mark in seen.marks("tick")]
    gaps = [seen.written_s(x.index) for x in seen.events if isinstance(x.what, e.GuardGap)]
    ended_s = min((seen.written_s(x.index) for x in seen.events if isinstance(x.what, e.RunEnded)), default=inf)
    for component in seen.plan.components:
        for on_s, off_s in _on(seen, component.name):
            times = [on_s, *(t for t in looks if on_s < t < off_s), min(off_s, ended_s)]
            for since_s, until_s in pairwise(times):
                late = [t for t in ticks if since_s + GAP_S + 0.5 < t < until_s]
                if len(late) > 1 and not any(since_s - 20.0 < gap <= late[1] for gap in gaps):
                    yield f"nobody watched {component.name} from {since_s:.2f} to {until_s:.2f} and nobody noticed"


def unwatched_never_grows(seen: Account) -> Iterator[str]:
    """Between a gap in the watch and the next guard that was seen to look, nothing is intended that raises a share."""
    for mark in seen.grown():
        intent = seen.intent(mark)
        is_watched = True
        for event in seen.events[: intent.index if intent else 0]:
            if isinstance(event.what, e.GuardGap):
                is_watched = False
            elif isinstance(event.what, e.StepDone) and event.what.step.startswith("guard/"):
                is_watched = True
        if not is_watched:
            yield f"at {mark.at_s:.2f} {mark.about} grew to {mark.value} and nobody watched"


def nobody_is_sent_to_nothing(seen: Account) -> Iterator[str]:
    """No engine ends a process that users are being sent to."""
    for mark in seen.by_engine("ended in service"):
        yield f"at {mark.at_s:.2f} {mark.about} {mark.before} was ended while users were sent to it"


def _disturbed(seen: Account) -> list[float]:
    """When something happened that excuses a guard or an engine for a while."""
    return [
        m.at_s for m in seen.history if m.kind.startswith(("fault", "weather", "guard died")) and m.kind not in QUIET
    ]


def _on(seen: Account, component: str) -> list[tuple[float, float]]:
    """The times in which a component's new version had users, (from, to)."""
    found, since_s = [], None
    for mark in seen.marks("share"):
        if mark.about != component:
            continue
        if mark.value > 0 and since_s is None:
            since_s = mark.at_s
        elif mark.value == 0 and since_s is not None:
            found.append((since_s, mark.at_s))
            since_s = None
    return [*found, (since_s, seen.history[-1].at_s)] if since_s is not None else found


def _on_through(seen: Account, since_s: float, until_s: float) -> bool:
    return any(a <= since_s and b > until_s for c in seen.plan.components for a, b in _on(seen, c.name))


RULES = (
    grows_only_after_go,
    never_grows_after_turning_back,
    never_grows_after_latch,
    never_grows_on_hold,
    fail_takes_traffic_off,
    bad_version_is_found,
    somebody_watches,
    unwatched_never_grows,
    nobody_is_sent_to_nothing,
)
