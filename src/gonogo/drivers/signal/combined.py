"""One snapshot from several sources, of which each may fail alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from gonogo.core.events import Happened
from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.ports.driver_error import DriverError, Failure


class Part(Protocol):
    """A source of some signals; `signals` are their names, so that it can be said what is missing when it fails."""

    @property
    def signals(self) -> tuple[str, ...]:
        """The names that a plan's criteria use."""
        ...

    def read(self) -> Snapshot:
        """Its own part of a snapshot. Any DriverError makes all its signals missing."""
        ...


class Combined:
    """Signal that asks all parts at the same moment. The first part gives the instant and must be the quickest.

    Each part has its own time-out; the whole takes as long as the slowest of them.
    """

    def __init__(self, *parts: Part) -> None:
        self._parts = parts
        self._threads = ThreadPoolExecutor(max(len(parts) - 1, 1), thread_name_prefix="signal")

    def read(self) -> Snapshot:
        """What could be read, and the signals that could not, by name."""
        asked = [self._threads.submit(_read, part) for part in self._parts[1:]]
        snapshots = [_read(self._parts[0]), *(future.result() for future in asked)]
        found = [snapshot for snapshot in snapshots if isinstance(snapshot, Snapshot)]
        failed = [missing for snapshot in snapshots if not isinstance(snapshot, Snapshot) for missing in snapshot]
        if not found:
            why = "; ".join(sorted({missing.why for missing in failed}))
            raise DriverError(Failure.UNREACHABLE, Happened.NO, f"no source of signals can be read: {why}")
        return joined(found, failed)

    def close(self) -> None:
        """Wait for what is being read and let the threads go."""
        self._threads.shutdown()


def joined(snapshots: list[Snapshot], failed: list[Missing]) -> Snapshot:
    """All of them as one, at the instant of the first."""
    components = dict.fromkeys(side.component for snapshot in snapshots for side in snapshot.sides)
    edges = next((snapshot.edges_ms for snapshot in snapshots if snapshot.edges_ms), ())
    missing = [missing for snapshot in snapshots for missing in snapshot.missing]
    sides = tuple(_sides(component, snapshots) for component in components)
    return Snapshot(snapshots[0].wall_s, edges, sides, (*missing, *failed))


def _read(part: Part) -> Snapshot | list[Missing]:
    try:
        return part.read()
    except DriverError as error:
        return [Missing(signal, error.why) for signal in part.signals]


def _sides(component: str, snapshots: list[Snapshot]) -> Sides:
    found = [side for snapshot in snapshots for side in snapshot.sides if side.component == component]
    stable, new, baseline = (_arm([getattr(side, name) for side in found]) for name in ("stable", "new", "baseline"))
    return Sides(component, stable, new, baseline=baseline)


def _arm(arms: list[Arm | None]) -> Arm | None:
    """Counts come from one part, gauges from any."""
    found = [arm for arm in arms if arm is not None]
    if not found:
        return None
    return Arm(
        requests=sum(arm.requests for arm in found),
        errors=sum(arm.errors for arm in found),
        requests_timed=sum(arm.requests_timed for arm in found),
        buckets=next((arm.buckets for arm in found if arm.buckets), ()),
        latency_sum_ms=sum(arm.latency_sum_ms for arm in found),
        gauges=tuple(gauge for arm in found for gauge in arm.gauges),
    )
