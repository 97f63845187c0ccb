"""What a journal and the players' counts tell about one release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bench.release import Sample
from gonogo.core.events import Event, PhaseEntered, RunEnded, StepDone, StepIntended
from gonogo.core.steps import SetShare
from gonogo.report import make_report

NEW = "1.1.0"
"""The new version's name in every plan of the bench."""
WINDOW_S = 5.0
"""The least rate is looked for in windows of this length: one second says little about an open timetable."""


def on_new(tally: dict[str, Any]) -> dict[str, Any]:
    """What the players counted of the new version's replies; {} where it gave none."""
    found: dict[str, Any] = tally.get("builds", {}).get(NEW, {})
    return found


def failed_by_switching(tally: dict[str, Any]) -> int:
    """Every failure that is not the new version's own: refused, reset, no answer, an error of anything else."""
    return int(tally["failed"]) - int(on_new(tally).get("failed", 0))


def seen(tally: dict[str, Any], samples: Sequence[Sample], events: Sequence[Event]) -> dict[str, Any]:
    """What the players saw of one release. `late_ms` tells of the machine: how late the players themselves were."""
    new = on_new(tally)
    first_s, last_s = new.get("first_failed_s"), new.get("last_reply_s")
    return {
        "reason": reason_of(events),
        "requests": tally["requests"],
        "requests_on_new": new.get("requests", 0),
        "failed_on_new": new.get("failed", 0),
        "failed_by_switching": failed_by_switching(tally),
        "failed_before_any_move": failed_before(samples, first_move_s(events)),
        "failed_by_kind": tally["failed_by_kind"],
        "failed_connection": tally["failed_connection"],
        "seconds_first_failure_to_last_reply": None if first_s is None else round(max(0.0, last_s - first_s), 3),
        "late_ms": tally["timetable_late_ms"],
    }


def reason_of(events: Sequence[Event]) -> str:
    """Why it ended as it did, in the words of its own report."""
    return str(make_report(tuple(events)).reason)


def first_move_s(events: Iterable[Event]) -> float | None:
    """When traffic was first to be moved, in unix time; None where it never was."""
    for event in events:
        is_share = isinstance(event.what, StepIntended) and isinstance(event.what.step.action, SetShare)
        if is_share:
            return event.wall_s
    return None


def failed_before(samples: Sequence[Sample], wall_s: float | None) -> int:
    """Failures that the players had counted before that instant: whatever they were, no moved traffic caused them."""
    earlier = [sample.failed for sample in samples if wall_s is None or sample.wall_s <= wall_s]
    return max(earlier, default=0)


def slowest_rate(samples: Sequence[Sample], since_s: float, until_s: float) -> float | None:
    """The least requests a second in any window between two instants; None where there is no window as long as that."""
    within = [sample for sample in samples if since_s <= sample.wall_s <= until_s]
    rates = []
    for at, early in enumerate(within):
        late = next((one for one in within[at:] if one.wall_s - early.wall_s >= WINDOW_S), None)
        if late is not None:
            rates.append((late.requests - early.requests) / (late.wall_s - early.wall_s))
    return min(rates, default=None)


def phases(events: Iterable[Event]) -> list[dict[str, Any]]:
    """When each phase began and what its share was, in order; `seconds` until the next one or the end."""
    found: list[dict[str, Any]] = []
    for event in events:
        match event.what:
            case PhaseEntered(phase=phase):
                _close(found, event.wall_s)
                found.append({"phase": phase, "began_s": event.wall_s, "share_percent": 0.0})
            case StepDone(read_back={"share_bp": int(share_bp)}) if found:
                found[-1]["share_percent"] = share_bp / 100
            case RunEnded():
                _close(found, event.wall_s)
            case _:
                pass
    return found


def _close(found: list[dict[str, Any]], wall_s: float) -> None:
    if found and "seconds" not in found[-1]:
        found[-1]["seconds"] = round(wall_s - found[-1]["began_s"], 2)
