"""What truly stands in a simulated world: processes, shares, latches, requests served, messages delivered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gonogo.core.plan import Component, Plan
from gonogo.core.steps import Side
from gonogo.ports import Instance

if TYPE_CHECKING:
    from gonogo.simulate.world import World

WHOLE_BP = 10_000
REQUESTS_PER_S = 100.0
BAD_RATE = 0.5
"""A bad version fails half of its requests."""


@dataclass(frozen=True, slots=True)
class InForce:
    """What the router does with one component's users."""

    share_bp: int
    stable: tuple[str, ...]
    new: tuple[str, ...]
    baseline: tuple[str, ...] = ()

    @property
    def baseline_bp(self) -> int:
        """As many go to the baseline as to the new version, where both fit and it is there; own arithmetic."""
        return self.share_bp if self.baseline and self.share_bp <= WHOLE_BP // 2 else 0


@dataclass(slots=True)
class Served:
    """Requests and failed requests of one side of the entry component since the world began."""

    requests: float = 0.0
    errors: float = 0.0


class Cluster:
    """The truth. Every change is marked in the world's history."""

    def __init__(self, plan: Plan, world: World) -> None:
        self.plan = plan
        self.world = world
        self.processes: list[Instance] = []
        self.sides: dict[int, Side] = {}
        self.routes: dict[str, InForce] = {}
        self.latched: set[str] = set()
        self.served = {side: Served() for side in Side}
        self.delivered: dict[str, str] = {}
        self._served_s = 0.0
        self._started = 0

    def of(self, component: str, side: Side) -> list[Instance]:
        """The processes of one side, oldest first."""
        return [p for p in self.processes if p.component == component and self.sides[p.pid] is side]

    def start(self, component: Component, side: Side, who: str, key: str) -> None:
        """One more process."""
        self._started += 1
        artifact = component.new if side is Side.NEW else component.stable
        process = Instance(
            component=component.name,
            version=artifact.version,
            artifact=f"{component.name}@{artifact.version}",
            address=f"10.0.0.1:{self._started}",
            is_ready=True,
            pid=self._started,
            started_wall_s=self.world.wall_s,
            memory_bytes=None,
        )
        self.processes.append(process)
        self.sides[process.pid] = side
        self.world.mark("started", who, about=component.name, change=(None, side), key=key)

    def end(self, process: Instance, *, who: str, key: str = "") -> None:
        """That process is gone."""
        self.flow()
        self.processes.remove(process)
        side = self.sides[process.pid]
        self.world.mark("ended", who, about=process.component, change=(process.address, side), key=key)
        if self._is_in_service(process, side):
            self.world.mark("ended in service", who, about=process.component, change=(process.address, side), key=key)

    def route(self, component: str, now: InForce, *, who: str, key: str) -> None:
        """Users of one component go as said from here on."""
        self.flow()
        before = self.routes.get(component)
        self.routes[component] = replace(
            now, stable=tuple(now.stable), new=tuple(now.new), baseline=tuple(now.baseline)
        )
        was = before.share_bp if before else 0
        self.world.mark("share", who, about=component, change=(was, now.share_bp), key=key)

    def close(self, component: str, *, who: str, key: str) -> None:
        """Nobody is let in to one component any more."""
        self.flow()
        if self.routes.pop(component, None) is not None:
            self.world.mark("closed", who, about=component, key=key)

    def deliver(self, key: str, text: str, *, who: str) -> None:
        """A message reaches its audience, once for a key."""
        if key not in self.delivered:
            self.delivered[key] = text
            self.world.mark("sent", who, about=text, key=key)

    def _is_in_service(self, process: Instance, side: Side) -> bool:
        now = self.routes.get(process.component)
        if now is None:
            return False
        if side is Side.NEW:
            return now.share_bp > 0 and process.address in now.new
        if side is Side.BASELINE:
            return now.baseline_bp > 0 and process.address in now.baseline
        return now.share_bp < WHOLE_BP and process.address in now.stable

    def flow(self) -> None:
        """Serve the requests of the time since the last change."""
        seconds, self._served_s = self.world.now_s - self._served_s, self.world.now_s
        now = self.routes.get(self.plan.entry)
        if now is None or seconds <= 0:
            return
        share, fresh = now.share_bp / WHOLE_BP, now.baseline_bp / WHOLE_BP
        self._serve(Side.NEW, seconds * REQUESTS_PER_S * share, now.new)
        self._serve(Side.BASELINE, seconds * REQUESTS_PER_S * fresh, now.baseline)
        self._serve(Side.STABLE, seconds * REQUESTS_PER_S * (1 - share - fresh), now.stable)

    def _serve(self, side: Side, requests: float, arm: Iterable[str]) -> None:
        alive = {p.address for p in self.processes}
        is_broken = requests > 0 and not alive.intersection(arm)
        rate = 1.0 if is_broken else BAD_RATE if side is Side.NEW and self.world.is_bad else 0.0
        self.served[side].requests += requests
        self.served[side].errors += requests * rate
