"""How often a simulated guard looks: coarsely while nothing can change, finely where something does.

Judged durations are on the plan's clock, and so is staleness here, since a simulated run's scale is 1: a row of looks
that all say "too high" is broken by a gap longer than a criterion's `unknown_after_s`. While a fault is young, after a
phase began, and before a reading that must have lasted ends, looks are closer together than that.
"""

from __future__ import annotations

from typing import Protocol

from gonogo.core.criterion import Criterion, Reading
from gonogo.core.plan import Phase, Plan
from gonogo.simulate.release.scenarios import Fault

FINE_PARTS = 3.0
"""Fine looks within the shortest `unknown_after_s`."""
FINE_S_MAX = 60.0
COARSE_S_MAX = 3600.0
EMPTY_S = 600.0
COARSE_PARTS = 200.0
"""Coarse looks in a phase's shortest hold, at most one an hour."""
SETTLING_S = 300.0
"""A phase is looked at finely for so long after it began."""
MARGIN = 1.3
"""How much longer than the longest duration a fault is watched finely."""
AFTER_S = 900.0


class Now(Protocol):
    """What of the world the rhythm depends on."""

    now_s: float
    fault: Fault


class Rhythm:
    """Knows the plan's durations, and when the current phase began."""

    def __init__(self, plan: Plan, doubts: tuple[Criterion, ...] = ()) -> None:
        self._plan = plan
        self._doubts = doubts
        self._phase: Phase | None = None
        self._entered_s = 0.0
        self._fine_s = FINE_S_MAX
        self._longest_s = 0.0
        self._lasting_s = 0.0
        self.routed = tuple(c for c in plan.components if c.route is not None)
        self._settle(plan.guards)

    def entered(self, phase: str, now_s: float) -> None:
        """A phase began."""
        self._phase, self._entered_s = self._plan.phase(phase), now_s
        self._settle((*self._plan.guards, *self._phase.failure, *self._phase.success))
        lasting = [c.for_s for c in self._phase.success if c.reading is Reading.PLAIN]
        self._lasting_s = max(lasting, default=0.0)

    def block_s(self, world: Now) -> float:
        """Seconds between two looks now. While nobody is on the new version, nothing can fail."""
        if self._phase is None or not self._phase.share_percent:
            return EMPTY_S
        if self._is_fine(world, self._phase):
            return self._fine_s
        return max(self._fine_s, min(COARSE_S_MAX, self._phase.hold_s / COARSE_PARTS))

    def watched_until_s(self, fault: Fault) -> float:
        """Until when a fault is watched finely: by then each criterion has had its whole duration."""
        return fault.begins_s + fault.interesting_s() + MARGIN * self._longest_s + AFTER_S

    def _is_fine(self, world: Now, phase: Phase) -> bool:
        now_s = world.now_s
        if now_s < self._entered_s + SETTLING_S:
            return True
        if self._lasting_s and now_s > self._entered_s + phase.hold_s - MARGIN * self._lasting_s:
            return True
        return world.fault.begins_s - self._fine_s <= now_s < self.watched_until_s(world.fault)

    def _settle(self, criteria: tuple[Criterion, ...]) -> None:
        after_s = min((c.unknown_after_s for c in (*criteria, *self._doubts)), default=FINE_S_MAX)
        self._fine_s = min(FINE_S_MAX, max(1.0, after_s / FINE_PARTS))
        self._longest_s = max((c.for_s for c in (*criteria, *self._doubts)), default=0.0)
