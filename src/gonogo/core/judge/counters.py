"""Cumulative counters to what came between two snapshots.

Counters may reset to 0 (a process restarted), go back (a torn read), jump, or be impossible. What cannot be true is
never counted: a lost block costs a fraction of a second of evidence, an invented one a healthy release. Only counters
decide what is left out, never which requests were bad.
"""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from operator import gt, le, sub

from gonogo.core.evidence import Arm
from gonogo.core.judge.state import Counts, SideState

JUMP_PER_S = 1_000_000.0
"""More requests a second than this on one side is not traffic but a counter gone wrong."""
JUMP_MIN = 1_000_000.0
"""Two snapshots may be very close in time: up to this many requests are believed anyhow."""


def advanced(side: SideState, arm: Arm | None, *, edges: int, wall_s: float) -> tuple[SideState, Counts | None]:
    """The side after reading `arm`, and what came since the last reading; None where that cannot be told.

    The first reading is the base. Where counters went back, nothing is counted; if the next reading shows that they
    had not truly reset, the count goes on from where it stood before.
    """
    trouble = "it could not be read" if arm is None else impossible(arm, edges)
    if arm is None or trouble is not None:
        return SideState(side.last, side.last_s, side.before, side.grew_s, side.timed_s, trouble), None
    since = side.before if side.before is not None and _grown(side.before, arm) else side.last
    if since is None:
        return SideState(arm, wall_s, None, side.grew_s, side.timed_s), None
    if not _grown(since, arm):
        return SideState(arm, wall_s, since, side.grew_s, side.timed_s), None
    came = _difference(since, arm)
    if came.requests > max(JUMP_MIN, JUMP_PER_S * (wall_s - side.last_s)):
        return SideState(arm, wall_s, None, side.grew_s, side.timed_s, "its counters jumped"), None
    grew_s = wall_s if came.requests > 0 else side.grew_s
    timed_s = wall_s if any(came.buckets) else side.timed_s
    return SideState(arm, wall_s, None, grew_s, timed_s), came


def impossible(arm: Arm, edges: int) -> str | None:
    """Why these counters cannot be true, in words; None when they can."""
    numbers = (arm.requests, arm.errors, arm.requests_timed, arm.latency_sum_ms, *arm.buckets)
    if not all(map(isfinite, numbers)) or min(numbers) < 0:
        return "a counter is negative or not a number"
    if arm.errors > arm.requests:
        return "it counts more errors than requests"
    if len(arm.buckets) != edges:
        return "its latency buckets do not fit the edges"
    if any(map(gt, arm.buckets, (*arm.buckets[1:], arm.requests_timed))):
        return "its latency buckets fall"
    return None


def swapped(new: tuple[Arm | None, Arm | None], stable: tuple[Arm | None, Arm | None]) -> bool:
    """Whether the two sides changed places between two readings, each given as (last, now).

    Stable's count falls to where the new version's was while the new version's climbs past where stable's was.
    """
    if new[0] is None or new[1] is None or stable[0] is None or stable[1] is None:
        return False
    return (
        new[0].requests <= stable[1].requests < stable[0].requests <= new[1].requests
        and stable[0].requests > 2 * new[0].requests
        and new[0].requests > 0
    )


@lru_cache(maxsize=64)
def no_counts(edges: int) -> Counts:
    """Nothing came."""
    return Counts(0.0, 0.0, (0.0,) * (edges + 1), 0.0)


def _grown(since: Arm, arm: Arm) -> bool:
    return (
        since.requests <= arm.requests
        and since.errors <= arm.errors
        and since.requests_timed <= arm.requests_timed
        and since.latency_sum_ms <= arm.latency_sum_ms
        and len(since.buckets) == len(arm.buckets)
        and all(map(le, since.buckets, arm.buckets))
    )


def _difference(since: Arm, arm: Arm) -> Counts:
    at_most = tuple(map(sub, arm.buckets, since.buckets))
    steps = map(sub, (*at_most, arm.requests_timed - since.requests_timed), (0, *at_most))
    requests = arm.requests - since.requests
    return Counts(
        float(requests),
        # A torn read may show an error before its request.
        float(min(arm.errors - since.errors, requests)),
        tuple([float(step) if step > 0 else 0.0 for step in steps]),
        arm.latency_sum_ms - since.latency_sum_ms,
    )
