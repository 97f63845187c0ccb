"""Memory: does a process grow for good, and when is it full?

Of each process the floor (smallest reading) of every 5-minute block is taken, after 15 minutes. D is the growth of the
floor over one block, less what the horizon allows (headroom / 72 h, for one block). Null hypothesis: the sign of D is
no likelier up than down, given the past. E = mean over lambda of the product of (1 + lambda sign D) over processes.
Guarantee: under the null E is an e-process. A test of the slope fires on every leak-free run, since memory wanders; the
floor does not. What breaks it: caches that fill for hours by design (raise the horizon, or bound them). Rolling back
asks for both: E >= 1/alpha, and the process full before the horizon. Hard limits are plain rules (see gauges).
Times are real seconds since the process began. Source: sign test as a bet; Theil (1950), Sen (1968) for the slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from statistics import median

BLOCK_S = 300.0
SETTLED_S = 900.0
"""A process is not looked at before: it fills its caches."""
HORIZON_S = 72 * 3600.0
STAKES = (0.25, 0.5, 0.9)


def floors(readings: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    """The smallest value of every whole block after settling; readings are (seconds since the start, bytes)."""
    blocks: dict[int, float] = {}
    for at_s, value in readings:
        if at_s >= SETTLED_S:
            block = int((at_s - SETTLED_S) // BLOCK_S)
            blocks[block] = min(value, blocks.get(block, value))
    last = max(blocks, default=0)
    # The last block may still be filling; its smallest reading is not known yet.
    return tuple(blocks[block] for block in sorted(blocks) if block != last)


def evidence(processes: Sequence[Sequence[float]], *, limit: float) -> float:
    """E over the floors of every process, for a memory limit in bytes."""
    values = [prod(1.0 + stake * sign for each in processes for sign in _signs(each, limit)) for stake in STAKES]
    return sum(values) / len(STAKES)


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


def leaks(processes: Sequence[Sequence[float]], *, limit: float, alpha: float) -> bool:
    """Whether to roll back: the growth is evident, and a process is full before the horizon."""
    nearest = [seconds_to_exhaustion(each, limit=limit) for each in processes]
    is_near = any(each is not None and each < HORIZON_S for each in nearest)
    return is_near and evidence(processes, limit=limit) >= 1.0 / alpha


def _signs(each: Sequence[float], limit: float) -> list[int]:
    signs = []
    for before, after in pairwise(each):
        allowed = max(0.0, limit - before) * BLOCK_S / HORIZON_S
        growth = after - before - allowed
        signs.append((growth > 0) - (growth < 0))
    return signs
