"""How long scripts ran in each frame of a trace that Chromium recorded."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CATEGORIES = ("devtools.timeline",)
SCRIPT = frozenset(
    {"FireAnimationFrame", "FunctionCall", "EventDispatch", "TimerFire", "RunMicrotasks", "EvaluateScript"}
)
"""Events in which scripts run; they lie within each other, and time is counted once."""
FRAME = ("AnimationFrame", "b")
"""The name and phase of what is said when the page begins a frame."""
MAIN = "CrRendererMain"


def script_ms(trace: bytes) -> list[float]:
    """Milliseconds of script in each frame but the last, in their order; [] of a trace without frames.

    Only the page's main thread counts: the one that made most frames, where there are several.
    """
    events = json.loads(trace)["traceEvents"]
    mains = {_thread(one) for one in events if one["name"] == "thread_name" and one["args"]["name"] == MAIN}
    frames = Counter(_thread(one) for one in events if (one["name"], one["ph"]) == FRAME and _thread(one) in mains)
    if not frames:
        return []
    page = frames.most_common(1)[0][0]
    return _within(sorted((one for one in events if _thread(one) == page), key=lambda one: one["ts"]))


def _thread(event: Mapping[str, Any]) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _within(events: Sequence[Mapping[str, Any]]) -> list[float]:
    """Each stretch of script belongs to the frame that had begun when it did."""
    begun = [one["ts"] for one in events if (one["name"], one["ph"]) == FRAME]
    spent_us = [0.0] * len(begun)
    until = 0.0
    for one in events:
        if one["name"] not in SCRIPT or one["ph"] != "X":
            continue
        start, end = max(one["ts"], until), one["ts"] + one.get("dur", 0)
        frame = bisect_right(begun, one["ts"]) - 1
        if end > start and frame >= 0:
            spent_us[frame] += end - start
        until = max(until, end)
    return [us / 1_000 for us in spent_us[:-1]]
