"""The world of a simulated release: its clock, its traffic, whoever watches it, and what befalls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count
from math import inf
from random import Random

from gonogo.core.events import BlocksObserved, Event, GuardStarted, JudgeChecked, PhaseEntered
from gonogo.core.evidence import Snapshot
from gonogo.simulate.release.calm import calm_of
from gonogo.simulate.release.meters import Meters
from gonogo.simulate.release.outside import Gateway, Machines, Post, Records
from gonogo.simulate.release.rhythm import Rhythm
from gonogo.simulate.release.scenarios import Fault, Scenario, conditions
from gonogo.simulate.release.setting import Setting

WALL_S = 1_767_225_600.0
"""Unix time at the opening of a simulated run: midnight."""
QUIET = (JudgeChecked, BlocksObserved, GuardStarted)
"""Events after which the engine has nothing new to decide."""
BEGINS_AT = (0.1, 0.5)
"""A fault begins between these parts of its phase's shortest hold."""


class World:
    """One world. It fulfils `Clock` for everybody in it."""

    def __init__(self, setting: Setting, scenario: Scenario, dice: Random, phase: str) -> None:
        self.setting = setting
        plan = setting.plan
        hold_s = max(plan.phase(phase).hold_s, 60.0)
        self.fault = Fault(scenario, phase, inf, hold_s / 60)
        self._begins_after_s = 0.0 if scenario is Scenario.COLD_START else dice.uniform(*BEGINS_AT) * hold_s
        self.now_s = 0.0
        self.heavy = 0
        self.phase = ""
        self.calm = calm_of(plan, (doubt.criterion for doubt in setting.doubts))
        self.meters = Meters(plan, self.calm, setting.traffic, dice)
        self.records = Records()
        self.records.on_append.append(self._hear)
        self.machines = Machines(self, setting.pace)
        self.gateway = Gateway(self, setting.pace)
        self.post = Post(self, setting.pace)
        self.rhythm = Rhythm(plan, tuple(doubt.criterion for doubt in setting.doubts))
        self.look: Callable[[], None] | None = None
        self.on_pass: Callable[[float], None] | None = None
        self._looked_s = -inf
        self._is_looking = False
        self._counted_s = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = count()

    def wall_s(self) -> float:
        """Unix time."""
        return WALL_S + self.now_s

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.pass_time(seconds)

    def read(self) -> Snapshot:
        """Both sides now: fulfils `Signal`."""
        self.flow()
        return self.meters.snapshot(self.wall_s(), is_blind=self.fault.is_blind(self.now_s))

    def at(self, at_s: float, what: Callable[[], None]) -> None:
        """Let something happen by itself at a moment."""
        heappush(self._due, (at_s, next(self._number), what))

    @property
    def next_due_s(self) -> float:
        """When something happens by itself; inf where nothing does."""
        return self._due[0][0] if self._due else inf

    def pass_time(self, seconds: float) -> None:
        """Live on for so long; whoever watches goes on watching, and what is due happens."""
        until_s = self.now_s + seconds
        while self._advance(until_s):
            pass
        self._stay_watched()

    def pass_until(self, until_s: float) -> None:
        """Live on up to a moment, or until something was written that has to be decided on."""
        before = self.heavy
        while self.heavy == before and self._advance(until_s):
            pass
        self._stay_watched()

    def flow(self) -> None:
        """Count the requests since the last time, before anything changes."""
        if self.now_s <= self._counted_s:
            return
        now = conditions(self.fault, errors=self.calm.errors, now_s=(self.now_s + self._counted_s) / 2)
        traffic, gateway = self.setting.traffic, self.gateway
        new = {c.name: traffic.new_share(self.phase, gateway.share_bp(c.name)) for c in self.rhythm.routed}
        shares = {name: (share, share if gateway.has_baseline(name) else 0.0) for name, share in new.items()}
        since_s, self._counted_s = self._counted_s, self.now_s
        self.meters.count(since_s, self.now_s, shares=shares, now=now)

    def _advance(self, until_s: float) -> bool:
        """One step towards a moment; False when it is reached."""
        if self.now_s >= until_s:
            return False
        look_s = self._looked_s + self.rhythm.block_s(self) if self.look and not self._is_looking else inf
        target_s = min(until_s, self.next_due_s, max(look_s, self.now_s), self._changes_s())
        self.now_s = max(self.now_s, target_s)
        if self.on_pass is not None:
            self.on_pass(self.now_s)
        self.flow()
        if look_s <= self.now_s or (self.look and not self._is_looking and self.now_s == self.fault.begins_s):
            self.watch()
        while self._due and self._due[0][0] <= self.now_s:
            heappop(self._due)[2]()
        return True

    def watch(self) -> None:
        """One look of the guard."""
        if self.look is None or self._is_looking:
            return
        self._is_looking, self._looked_s = True, self.now_s
        self.look()
        self._is_looking = False

    def _stay_watched(self) -> None:
        """Whoever decides next finds a guard that has looked: coarse looks are no gap in a watch that never sleeps."""
        if self.now_s - self._looked_s >= self.setting.plan.guard_gap_s_max / 2:
            self.watch()

    def _changes_s(self) -> float:
        """When the conditions of a side change next: requests are counted up to there with those of before."""
        ends_s = self.fault.begins_s + self.fault.interesting_s()
        return min((moment for moment in (self.fault.begins_s, ends_s) if moment > self.now_s), default=inf)

    def _hear(self, event: Event) -> None:
        self.heavy += not isinstance(event.what, QUIET)
        if isinstance(event.what, PhaseEntered):
            self.flow()
            self.phase = event.what.phase
            self.rhythm.entered(self.phase, self.now_s)
            if self.phase == self.fault.phase and self.fault.begins_s == inf:
                self.fault = replace(self.fault, begins_s=self.now_s + self._begins_after_s)
