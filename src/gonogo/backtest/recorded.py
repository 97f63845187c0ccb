"""A recorded series: what was counted of both sides, made into the snapshots that a guard would have read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from gonogo.core.evidence import Arm, Missing, Sides, Snapshot
from gonogo.errors import GonogoError

MOMENTS_MAX = 100_000
"""Moments of one series: more than a day of seconds. Each is judged as it would have been live."""
GAP_STEPS = 3.0
"""A pause of more than so many usual steps is a gap: a guard would have looked and found nothing."""
GAP_LOOKS_MAX = 100
"""Looks into one gap; a longer gap is looked into less often."""
LOOKS_MAX = 10_000
"""Looks into all gaps, where there are many; each is still looked into twice."""
COUNT_MAX = 1e15
"""No service has had more requests: a number beyond this is a mistake."""
TIME_S_MAX = 253_402_300_000.0
"""The year 9999; a file in milliseconds ends before."""
FIRST_STEP_S_MAX = 86_400.0
"""The first moment's counts came in at most this long."""
SIDES = ("new", "stable")
STEP_S = 1.0
"""The step of a series of a single moment."""


@dataclass(slots=True)
class Came:
    """What came to one side up to a moment, since the moment before: `at_most` counts by latency edge (ms)."""

    requests: float = 0.0
    errors: float = 0.0
    timed: float | None = None
    latency_sum_ms: float = 0.0
    at_most: dict[float, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a file holds: by side, then by unix time. `edges_ms` ascend; `has_sum`: latencies are also summed.

    `notes` are what the reader should know: counters that went back, times out of order.
    """

    came: Mapping[str, Mapping[float, Came]]
    edges_ms: tuple[float, ...] = ()
    has_sum: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One snapshot. `phase` and `plan_s` where they were recorded with it, else None."""

    snapshot: Snapshot
    phase: str | None = None
    plan_s: float | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A series ready to be judged. `signals` are those that it holds: "errors", "latency", "mean", gauges by name."""

    observations: tuple[Observation, ...]
    signals: frozenset[str]
    notes: tuple[str, ...] = ()


def recorded(counts: Counts, component: str) -> Recorded:
    """The snapshots of a component. GonogoError where a side is missing, or both are never there at the same time."""
    times = _times(counts)
    step_s = median(after - before for before, after in pairwise(times)) if times[1:] else STEP_S
    totals = {side: Came(at_most=dict.fromkeys(counts.edges_ms, 0.0)) for side in SIDES}
    # What came up to the first moment counts too: before it, both sides stood at nothing.
    first = tuple(side for side in SIDES if times[0] in counts.came[side])
    snapshots = [_snapshot(counts, component, totals, at_s=times[0] - min(step_s, FIRST_STEP_S_MAX), has=first)]
    began = {side: bisect_left(times, min(counts.came[side])) for side in SIDES}
    eve = {side: times[place - 1] if place else None for side, place in began.items()}
    gaps, looks = 0, max(2, min(GAP_LOOKS_MAX, LOOKS_MAX // max(1, _gaps(times, step_s))))
    for at_s in times:
        if at_s - snapshots[-1].wall_s > GAP_STEPS * step_s:
            gaps += 1
            snapshots.extend(_looks(counts, (snapshots[-1].wall_s, at_s), step_s=step_s, looks=looks))
        for side in SIDES:
            if at_s in counts.came[side]:
                _add(totals[side], counts.came[side][at_s])
        # A side stood at nothing just before it came, so that its first counts are counted.
        has = tuple(side for side in SIDES if at_s in counts.came[side] or at_s == eve[side])
        snapshots.append(_snapshot(counts, component, totals, at_s=at_s, has=has))
    notes = (*counts.notes, f"{gaps} gap{'s' * (gaps != 1)} in the series") if gaps else counts.notes
    signals = {"errors"} | ({"latency"} if counts.edges_ms else set()) | ({"mean"} if counts.has_sum else set())
    return Recorded(tuple(Observation(each) for each in snapshots), frozenset(signals), notes)


def _times(counts: Counts) -> list[float]:
    new, stable = (set(counts.came.get(side, {})) for side in SIDES)
    for side, times in (("the new version", new), ("stable", stable)):
        if not times:
            raise GonogoError("GG-2104", f"the series has nothing of {side}", hint="name its side: --new, --stable")
    if not new & stable:
        raise GonogoError("GG-2104", "the two sides were never counted at the same time")
    if not all(0 <= at_s < TIME_S_MAX for at_s in new | stable):
        raise GonogoError("GG-2103", "a time that cannot be", hint="Unix seconds, not milliseconds, or ISO 8601")
    if len(new | stable) > MOMENTS_MAX:
        raise GonogoError("GG-2101", f"the series has {len(new | stable):,} moments, more than {MOMENTS_MAX:,}")
    return sorted(new | stable)


def _add(total: Came, came: Came) -> None:
    if max(came.requests, came.errors, came.latency_sum_ms, *came.at_most.values(), came.timed or 0.0) > COUNT_MAX:
        raise GonogoError("GG-2103", f"a count above {COUNT_MAX:g}")
    total.requests += came.requests
    total.errors += came.errors
    total.timed = (total.timed or 0.0) + (came.requests if came.timed is None else came.timed)
    total.latency_sum_ms += came.latency_sum_ms
    for edge, count in came.at_most.items():
        total.at_most[edge] += count


def _snapshot(
    counts: Counts, component: str, totals: Mapping[str, Came], *, at_s: float, has: Iterable[str]
) -> Snapshot:
    arms = {side: _arm(totals[side], counts.edges_ms) for side in has}
    return Snapshot(at_s, counts.edges_ms, (Sides(component, arms.get("stable"), arms.get("new")),))


def _arm(total: Came, edges_ms: tuple[float, ...]) -> Arm:
    timed = round(total.timed or 0.0) if edges_ms else 0
    buckets = tuple(min(timed, round(total.at_most[edge])) for edge in edges_ms)
    return Arm(round(total.requests), round(total.errors), timed, buckets, total.latency_sum_ms)


def _gaps(times: list[float], step_s: float) -> int:
    return sum(after - before > GAP_STEPS * step_s for before, after in pairwise(times))


def _looks(counts: Counts, gap: tuple[float, float], *, step_s: float, looks: int) -> Iterable[Snapshot]:
    since_s, until_s = gap
    every_s = max(step_s, (until_s - since_s) / looks)
    nothing = tuple(Missing(signal, "the series has a gap") for signal in ("errors", "latency"))
    for look in range(1, int((until_s - since_s) / every_s + 1e-9)):
        yield Snapshot(since_s + look * every_s, counts.edges_ms, (), nothing)
