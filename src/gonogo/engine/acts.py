"""What each kind of step does in the world, and how it is seen to have been done."""

from __future__ import annotations

from typing import assert_never

from gonogo.core.cohort import baseline_bp
from gonogo.core.events import Happened, Json
from gonogo.core.plan import Component, Plan, Route
from gonogo.core.state import State
from gonogo.core.steps import (
    CloseRoute,
    Deploy,
    OpenRoute,
    Remove,
    Send,
    SetShare,
    Side,
    Smoke,
    StartGuard,
    Step,
    TakeRestorePoint,
)
from gonogo.core.strategy import FULL_BP, has_baseline, sides_of
from gonogo.engine.outside import Outside
from gonogo.engine.read_back import instances_seen, share_seen
from gonogo.ports import Arms, DriverError, Failure, Instance, Share

FIRST_BEAT_S = 15.0
"""Real seconds within which a started guard must have looked once."""


class NotSeen(Exception):  # noqa: N818  # an outcome: the world does not show what the step wanted
    """The driver was content, the read-back was not. `kind` and `why` go into the journal; it may have happened."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why


def act(outside: Outside, plan: Plan, state: State, step: Step, key: str) -> Json:  # noqa: PLR0911  # a table of acts
    """Carry out one step and return what was read back. DriverError or NotSeen where the world does not show it."""
    match step.action:
        case Deploy(component=name, side=side, replicas=replicas):
            return _deploy(outside, plan.component(name), side, replicas, key)
        case Remove(component=name, side=side):
            return _remove(outside, plan.component(name), side, key)
        case OpenRoute(component=name):
            outside.router.unlatch(name, key)
            return _share(outside, plan.component(name), 0, key)
        case CloseRoute(component=name):
            return _close(outside, plan.component(name), key)
        case SetShare(component=name, share_bp=share_bp):
            return _share(outside, plan.component(name), share_bp, key)
        case Smoke(component=name, side=side):
            return _smoke(outside, plan.component(name), side)
        case StartGuard():
            return _start_guard(outside, state, key)
        case TakeRestorePoint(name=name):
            return _restore_point(outside, plan, name)
        case Send(channel=channel, audience=audience, text=text):
            spec = next(c for c in plan.channels if c.name == channel)
            return {"reference": outside.channel.send(spec, audience, text, key)}
        case _:
            assert_never(step.action)


def _deploy(outside: Outside, component: Component, side: Side, replicas: int, key: str) -> Json:
    stood = outside.target.state(component, side)
    if len(stood) > replicas:
        _take_out_of_rotation(outside, component, side, stood[:replicas], key)
    outside.target.deploy(component, side, replicas, key)
    stand = outside.target.state(component, side)
    ready = [instance for instance in stand if instance.is_ready]
    if len(stand) != replicas or len(ready) != replicas:
        raise NotSeen("not seen", f"{len(ready)} of {len(stand)} processes are ready where {replicas} should be")
    return instances_seen(component.name, side, stand)


def _remove(outside: Outside, component: Component, side: Side, key: str) -> Json:
    _take_out_of_rotation(outside, component, side, (), key)
    outside.target.remove(component, side, key)
    left = outside.target.state(component, side)
    if left:
        raise NotSeen("not seen", f"{len(left)} processes still stand")
    return instances_seen(component.name, side, left)


def _take_out_of_rotation(
    outside: Outside, component: Component, side: Side, staying: tuple[Instance, ...], key: str
) -> None:
    """Nobody new is sent to a process that is about to go; what it has accepted it may finish."""
    if component.route is None:
        return
    now = _routed(outside, component)
    if now is None:
        return
    addresses = tuple(instance.address for instance in staying)
    stable = addresses if side is Side.STABLE else now.stable
    new = addresses if side is Side.NEW else now.new
    baseline = addresses if side is Side.BASELINE else now.baseline
    if (now.share_bp < FULL_BP and not stable) or (now.share_bp > 0 and not new):
        return  # nobody stays to whom users could be sent instead; a router refuses to send them nowhere
    _route_as(outside, Arms(component.name, component.route, stable, new, baseline), now.share_bp, key)


def _routed(outside: Outside, component: Component) -> Share | None:
    """The share in force; None where the component was never routed, and so nobody is sent to it."""
    try:
        return outside.router.read_share(component.name)
    except DriverError as error:
        if error.kind is Failure.MISSING:
            return None
        raise


def _share(outside: Outside, component: Component, share_bp: int, key: str) -> Json:
    arms = _arms(outside, component, _route(component), share_bp)
    return share_seen(_route_as(outside, arms, share_bp, key))


def _route_as(outside: Outside, arms: Arms, share_bp: int, key: str) -> Share:
    """Set share and addresses, and see both in force: a process may only end when nobody is sent to it any more."""
    outside.router.set_share(arms, share_bp, key)
    seen = outside.router.read_share(arms.component)
    if seen.share_bp != share_bp:
        raise NotSeen("not seen", f"the router reports a share of {seen.share_bp} where {share_bp} was set")
    wanted_bp = baseline_bp(share_bp) if arms.baseline else 0
    if seen.baseline_bp != wanted_bp:
        why = f"the router reports a share of {seen.baseline_bp} for the baseline where {wanted_bp} was set"
        raise NotSeen("not seen", why)
    if any(set(now) != set(set_) for now, set_ in zip(_addresses(seen), _addresses(arms), strict=True)):
        raise NotSeen("not seen", "the router reports other addresses than were set")
    return seen


def _addresses(routed: Arms | Share) -> tuple[tuple[str, ...], ...]:
    return routed.stable, routed.new, routed.baseline


def _close(outside: Outside, component: Component, key: str) -> Json:
    outside.router.set_share(Arms(component.name, _route(component), (), ()), 0, key)
    if _routed(outside, component) is not None:
        raise NotSeen("not seen", f"the router still lets users in to {component.name}")
    return {"component": component.name}


def _route(component: Component) -> Route:
    if component.route is None:
        raise DriverError(Failure.REFUSED, Happened.NO, f"{component.name} has no route")
    return component.route


def _arms(outside: Outside, component: Component, route: Route, share_bp: int) -> Arms:
    """Whoever stands of the old version, and whoever is ready of the new one."""
    stable = tuple(i.address for i in outside.target.state(component, Side.STABLE))
    new = tuple(i.address for i in outside.target.state(component, Side.NEW) if i.is_ready)
    if share_bp > 0 and not new:
        raise DriverError(Failure.NOT_READY, Happened.NO, f"no process of the new {component.name} is ready")
    return Arms(component.name, route, stable, new, _baseline(outside, component))


def _baseline(outside: Outside, component: Component) -> tuple[str, ...]:
    """Whoever is ready of it; without any, its players are with the rest of the old version."""
    if not has_baseline(component):
        return ()
    return tuple(i.address for i in outside.target.state(component, Side.BASELINE) if i.is_ready)


def _smoke(outside: Outside, component: Component, side: Side) -> Json:
    findings = []
    for instance in outside.target.state(component, side):
        for probe in (component.ready, *component.smoke):
            found = outside.fact.read(instance.address, probe)
            findings.append(
                {"address": instance.address, "path": probe.path, "good": found.is_good, "seen": found.seen}
            )
    bad = [f"{f['address']}{f['path']}: {f['seen']}" for f in findings if not f["good"]]
    if bad or not findings:
        raise NotSeen("smoke", "; ".join(bad) or f"no process of {component.name} stands to be asked")
    return {"component": component.name, "side": side.value, "findings": findings}


def _start_guard(outside: Outside, state: State, key: str) -> Json:
    run = state.opened.run if state.opened else ""
    _end_a_hung_guard(outside, state, run)
    before_s = outside.clock.wall_s()
    pid = outside.guard.start(run, key)
    while outside.clock.wall_s() < before_s + FIRST_BEAT_S:
        for beat in outside.journal.beats(run):
            if beat.who == "guard" and beat.wall_s >= before_s:
                return {"pid": pid}
        if not outside.guard.is_alive(run):
            raise DriverError(Failure.NOT_READY, Happened.NO, "the guard ended by itself; its log tells why")
        outside.clock.sleep(0.05)
    raise NotSeen("not seen", f"the guard {pid} did not look once in {FIRST_BEAT_S:g} s")


def _end_a_hung_guard(outside: Outside, state: State, run: str) -> None:
    """A guard that lives and does not look would keep another one from being started."""
    gap_s = state.plan.guard_gap_s_max if state.plan else 0.0
    beats = [beat.wall_s for beat in outside.journal.beats(run) if beat.who == "guard"]
    if beats and outside.clock.wall_s() - max(beats) > gap_s and outside.guard.is_alive(run):
        outside.guard.stop(run)


def _restore_point(outside: Outside, plan: Plan, name: str) -> Json:
    components = {}
    for component in plan.components:
        sides = {side.value: _stands(outside, component, side) for side in sides_of(component)}
        components[component.name] = {**sides, "share_bp": _share_bp(outside, component)}
    return {"name": name, "components": components}


def _stands(outside: Outside, component: Component, side: Side) -> Json:
    return instances_seen(component.name, side, outside.target.state(component, side))


def _share_bp(outside: Outside, component: Component) -> int | None:
    """None: the component was never routed."""
    if component.route is None:
        return None
    routed = _routed(outside, component)
    return None if routed is None else routed.share_bp
