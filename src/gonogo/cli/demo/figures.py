"""The figures of a demo: what the players saw, beside what the journal says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gonogo.report.record import Report


def figures(told: Report, tally: Mapping[str, Any], new_build: str) -> dict[str, Any]:
    """One release in figures. Times are real.

    `failed_on_new`: requests that failed and that the new version had answered. `failed_by_switching`: all others that
    failed, as the players saw it (refused, reset, no answer, an error of the router or of the old version).
    `seconds_first_failure_to_off`: from the first failure on the new version to the last reply that it gave anybody;
    None where no request failed there. `verdict_to_off_ms`: None where no guard had to act.
    """
    new = tally.get("builds", {}).get(new_build, {})
    failed, failed_on_new = int(tally.get("failed", 0)), int(new.get("failed", 0))
    return {
        "run": told.run,
        "outcome": told.outcome,
        "reason": told.reason,
        "phases": [
            {"name": p.title, "share": p.share_percent, "seconds": p.real_seconds, "outcome": p.outcome}
            for p in told.phases
        ],
        "seconds": told.clock.real_seconds,
        "clock_scale": told.clock.scale,
        "requests": int(tally.get("requests", 0)),
        "requests_per_s": _per_second(tally),
        "requests_on_new": int(new.get("requests", 0)),
        "failed_by_switching": failed - failed_on_new,
        "failed_on_new": failed_on_new,
        "failed_by_kind": dict(tally.get("failed_by_kind", {})),
        "seconds_first_failure_to_off": _to_off_s(told, new),
        "verdict_to_off_ms": told.guard.trips[0].verdict_to_off_ms if told.guard.trips else None,
        "latency_ms": tally.get("latency_ms"),
    }


def _per_second(tally: Mapping[str, Any]) -> float | None:
    seconds = float(tally.get("seconds") or 0.0)
    return round(int(tally.get("requests", 0)) / seconds, 1) if seconds else None


def _to_off_s(told: Report, new: Mapping[str, Any]) -> float | None:
    first, last = new.get("first_failed_s"), new.get("last_reply_s")
    if told.outcome != "rolled back" or first is None or last is None:
        return None
    return round(max(0.0, float(last) - float(first)), 3)
