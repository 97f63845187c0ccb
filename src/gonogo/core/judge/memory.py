"""Memory: does a process grow for good, and when is it full?

Of each process the floor (smallest reading) of every 5-minute block is taken, after 15 minutes. D is the growth of the
floor over one block, less what the horizon allows (headroom / horizon, for one block). Null hypothesis: the sign of D
is no likelier up than down, given the past. E = mean over lambda of the product of (1 + lambda sign D) over processes.
Guarantee: under the null E is an e-process. A test of the slope fires on every leak-free run, since memory wanders; the
floor does not. What breaks it: caches that fill for hours by design (raise the horizon, or bound them). Rolling back
asks for both: E >= 1/alpha, and the process full before the horizon. Hard limits are plain rules (see gauges).
Times are real seconds since the process began. Source: sign test as a bet; Theil (1950), Sen (1968) for the slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log1p
from statistics import median

BLOCK_S = 300.0
SETTLED_S = 900.0
"""A process is not looked at before: it fills its caches."""
STAKES = (0.25, 0.5, 0.9)
WEIGHTS = (1.0 / len(STAKES),) * len(STAKES)
FLOORS_MAX = 96
"""Of each process, for its slope: eight hours."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process as its memory was seen: since when and until when (real time), the open block and its smallest
    reading, and the floors of whole blocks, newest last. `block` is -1 while the process settles."""

    since_s: float
    last_s: float
    block: int = -1
    low: float = 0.0
    floors: tuple[float, ...] = ()


def seen(process: Process, value: float, *, at_s: float) -> tuple[Process, bool]:
    """The process after a reading in bytes, and whether that closed a block whose floor follows on another one.

    A process must be seen from its beginning on. Blocks without a reading break the row: growth over more than one
    block is not compared.
    """
    block = floor((at_s - process.since_s - SETTLED_S) / BLOCK_S)
    if block < 0 or at_s < process.last_s:
        return replace(process, last_s=at_s), False
    if block == process.block:
        return replace(process, last_s=at_s, low=min(process.low, value)), False
    if process.block < 0:
        return replace(process, last_s=at_s, block=block, low=value), False
    is_next = block == process.block + 1
    floors_now = (*process.floors, process.low)[-FLOORS_MAX:] if is_next else ()
    return Process(process.since_s, at_s, block, value, floors_now), len(floors_now) > 1


def log_factors(process: Process, *, limit: float, horizon_s: float) -> list[float]:
    """The log factor of each stake for the process's newest floor."""
    sign = grown(process.floors[-2], process.floors[-1], limit=limit, horizon_s=horizon_s)
    return [log1p(stake * sign) for stake in STAKES]


def grown(before: float, after: float, *, limit: float, horizon_s: float) -> int:
    """The sign of D: 1 where the floor grew by more than the horizon allows, -1 where by less, 0 where just so."""
    allowed = max(0.0, limit - before) * BLOCK_S / horizon_s
    return (after - before > allowed) - (after - before < allowed)


def seconds_to_exhaustion(each: Sequence[float], *, limit: float) -> float | None:
    """How long until the floor reaches the limit at the median slope (Theil–Sen); None: it does not grow."""
    slopes = [
        (each[later] - each[earlier]) / ((later - earlier) * BLOCK_S)
        for earlier in range(len(each))
        for later in range(earlier + 1, len(each))
    ]
    if not slopes or median(slopes) <= 0:
        return None
    return max(0.0, limit - each[-1]) / median(slopes)
