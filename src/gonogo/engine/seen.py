"""What the guard saw last, in the shape that faces show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gonogo.core.evidence import Arm, Snapshot, Verdict


def seen_by_guard(
    last: Snapshot | None, snapshot: Snapshot, verdicts: tuple[Verdict, ...], phase: str
) -> dict[str, Any]:
    """Rates between two snapshots for each side of each component, the verdicts, and what is missing."""
    return {
        "phase": phase,
        "sides": {sides.component: _sides(last, snapshot, sides.component) for sides in snapshot.sides},
        "missing": [{"signal": m.signal, "why": m.why} for m in snapshot.missing],
        "verdicts": [_verdict(verdict) for verdict in verdicts],
    }


def with_shares(snapshot: Snapshot, share_bp: Mapping[str, int]) -> Snapshot:
    """The snapshot with the shares in force, as the journal tells them, so that a judge can compare and replay them."""
    sides = tuple(replace(each, share_bp=share_bp.get(each.component)) for each in snapshot.sides)
    return replace(snapshot, sides=sides)


def _sides(last: Snapshot | None, snapshot: Snapshot, component: str) -> dict[str, Any]:
    now, before = _arms(snapshot, component), _arms(last, component)
    seconds = snapshot.wall_s - last.wall_s if last else 0.0
    return {side: _rates(before.get(side), arm, seconds, snapshot.edges_ms) for side, arm in now.items() if arm}


def _arms(snapshot: Snapshot | None, component: str) -> dict[str, Arm | None]:
    for sides in snapshot.sides if snapshot else ():
        if sides.component == component:
            return {"stable": sides.stable, "new": sides.new, "baseline": sides.baseline}
    return {}


def _rates(before: Arm | None, now: Arm, seconds: float, edges_ms: tuple[float, ...]) -> dict[str, Any]:
    """Per second since the last look; None where there is nothing to compare with or nobody asked."""
    base = before if before and before.requests <= now.requests else None
    requests = now.requests - base.requests if base else 0
    errors = max(0, now.errors - base.errors) if base else 0
    return {
        "requests": now.requests,
        "errors": now.errors,
        "requests_per_s": requests / seconds if base and seconds > 0 else None,
        "error_rate": errors / requests if requests else None,
        "p95_ms": _p95(base, now, edges_ms) if base else None,
        "gauges": [[name, value] for name, value in now.gauges],
    }


def _p95(before: Arm, now: Arm, edges_ms: tuple[float, ...]) -> float | None:
    if len(before.buckets) != len(now.buckets) or now.requests_timed <= before.requests_timed:
        return None
    counts = [b - a for a, b in zip(before.buckets, now.buckets, strict=True)]
    at = bisect_left(counts, 0.95 * (now.requests_timed - before.requests_timed))
    return edges_ms[at] if at < len(edges_ms) else edges_ms[-1] if edges_ms else None


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "criterion": verdict.criterion,
        "outcome": verdict.outcome.value,
        "why": verdict.why.value if verdict.why else None,
        "value": verdict.value,
        "log_e": verdict.log_e,
        "log_limit": verdict.log_limit,
        "sentence": verdict.sentence,
    }
