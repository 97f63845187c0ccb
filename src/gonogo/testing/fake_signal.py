"""Signals in memory: a test says what the users of each side met, a guard reads it as from a real source."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.events import Happened
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.core.steps import Side
from gonogo.ports.driver_error import DriverError, Failure

EDGES_MS = (5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0)
NOTHING = Arm(requests=0, errors=0, requests_timed=0, buckets=(0,) * len(EDGES_MS), latency_sum_ms=0.0)


@dataclass(slots=True)
class FakeSignal:
    """Signal for tests and simulations. `wall_s` is the instant of the next snapshot; `missing` are the signals that
    cannot be read; `is_down` True: nothing can."""

    wall_s: float = 0.0
    missing: list[Missing] = field(default_factory=list)
    is_down: bool = False
    _arms: dict[tuple[str, Side], Arm] = field(default_factory=dict)

    def route(self, component: str) -> None:
        """Both sides of the component exist from now on, with nothing counted yet."""
        for side in (Side.STABLE, Side.NEW):
            self._arms.setdefault((component, side), NOTHING)

    def serve(self, component: str, side: Side, requests: int, *, errors: int = 0, latency_ms: float = 3.0) -> None:
        """That many more requests, `errors` of them failed, each of them after `latency_ms`."""
        arm = self._arms.get((component, side), NOTHING)
        faster = tuple(requests if latency_ms <= edge else 0 for edge in EDGES_MS)
        self._arms[component, side] = Arm(
            requests=arm.requests + requests,
            errors=arm.errors + errors,
            requests_timed=arm.requests_timed + requests,
            buckets=tuple(old + more for old, more in zip(arm.buckets, faster, strict=True)),
            latency_sum_ms=arm.latency_sum_ms + requests * latency_ms,
            gauges=arm.gauges,
        )

    def gauge(self, component: str, side: Side, *, signal: str, values: tuple[float, ...]) -> None:
        """The signal's values now, one for each process; none: it is not there."""
        arm = self._arms.get((component, side), NOTHING)
        others = tuple(gauge for gauge in arm.gauges if gauge[0] != signal)
        gauges = others + tuple((signal, value) for value in values)
        self._arms[component, side] = Arm(
            requests=arm.requests,
            errors=arm.errors,
            requests_timed=arm.requests_timed,
            buckets=arm.buckets,
            latency_sum_ms=arm.latency_sum_ms,
            gauges=gauges,
        )

    def forget(self, component: str, side: Side) -> None:
        """The side is gone, or counts from 0 again with its next request."""
        self._arms.pop((component, side), None)

    def read(self) -> Snapshot:
        """Everything that was said so far, at `wall_s`."""
        if self.is_down:
            raise DriverError(Failure.UNREACHABLE, Happened.NO, "no source of signals can be read: it is down")
        components = dict.fromkeys(component for component, _ in self._arms)
        sides = tuple(
            Sides(
                name,
                self._arms.get((name, Side.STABLE)),
                self._arms.get((name, Side.NEW)),
                baseline=self._arms.get((name, Side.BASELINE)),
            )
            for name in components
        )
        return Snapshot(self.wall_s, EDGES_MS, sides, tuple(self.missing))
