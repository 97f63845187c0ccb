"""How long the loop keeps everybody waiting: what one of its turns held back, as the clock and the processor saw it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.service.metrics import Metrics

EVERY_S = 0.05
KEPT = 400
"""Twenty seconds of turns: what is told is the worst of the last ones, not of the process's whole life."""
TOLD_EVERY = 10


async def watch_loop(metrics: Metrics) -> None:
    """For ever: asks to be woken, and looks at how late that was.

    `cultivation_loop_lag_seconds` is the longest delay by the clock, with the 99th percentile beside it; a busy
    neighbour makes them worse. `cultivation_loop_held_seconds` counts this process's own processor time only, so that
    whoever judges a build by it judges nobody else.
    """
    lags: deque[float] = deque(maxlen=KEPT)
    held: deque[float] = deque(maxlen=KEPT)
    turn = 0
    while True:
        due_s, spent_s = time.monotonic() + EVERY_S, time.thread_time()
        await asyncio.sleep(EVERY_S)
        lag_s = max(0.0, time.monotonic() - due_s)
        lags.append(lag_s)
        held.append(min(lag_s, time.thread_time() - spent_s))
        turn += 1
        if turn % TOLD_EVERY == 0 or lag_s > EVERY_S:
            metrics.gauges["cultivation_loop_lag_seconds"] = round(max(lags), 4)
            metrics.gauges["cultivation_loop_lag_p99_seconds"] = round(sorted(lags)[len(lags) * 99 // 100], 4)
            metrics.gauges["cultivation_loop_held_seconds"] = round(max(held), 4)
