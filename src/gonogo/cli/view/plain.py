"""Plain lines for logs and pipes: one for each event that says something to people, with its time and no colours."""

from __future__ import annotations

from gonogo.core.events import Event
from gonogo.report.say import say
from gonogo.report.when import utc_of


def plain_line(event: Event, opened_wall_s: float) -> str | None:
    """The line of one event; None for the judge's own bookkeeping."""
    said = say(event.what)
    if said is None:
        return None
    kind, text = said
    return f"{utc_of(event.wall_s)} +{event.wall_s - opened_wall_s:8.2f}s {kind:<8} {' '.join(text.split())}"
