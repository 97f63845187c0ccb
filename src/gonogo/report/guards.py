"""What the guards of a run did."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.events import Event, GuardGap, GuardStarted, GuardTripped
from gonogo.report.record_guard import GapRecord, GuardRecord, GuardStartRecord, TripRecord
from gonogo.report.when import Start, utc_of


def guard_of(events: Sequence[Event], start: Start) -> GuardRecord:
    """Starts, gaps and trips, each in order."""
    return GuardRecord(
        starts=tuple(
            GuardStartRecord(start.when(event), event.what.pid, event.what.resumed)
            for event in events
            if isinstance(event.what, GuardStarted)
        ),
        gaps=tuple(
            GapRecord(start.when(event), utc_of(event.what.since_wall_s), event.what.seconds)
            for event in events
            if isinstance(event.what, GuardGap)
        ),
        trips=tuple(
            TripRecord(
                start.when(event),
                event.what.criterion,
                dict(event.what.shares_bp),
                round(event.what.verdict_to_off_s * 1000, 1),
            )
            for event in events
            if isinstance(event.what, GuardTripped)
        ),
    )
