"""Days and weeks inside a phase, and a phase whose length stands in a table, are on the schedule."""

from __future__ import annotations

from gonogo.document.explain import explain_text
from gonogo.report.timeline import Frame, activities_of, make_schedule

DAY_S = 86_400.0
PLAN = """\
# Release 7

## Phase 1: Beta

| Field | Value |
|---|---|
| Duration | 7 days |

### Schedule

- Day 4: go/no-go
- Day 5-7: watch the battles

## Phase 2: All (14 days)

- Week 1-2: full watch
"""


def test_days_and_weeks_stand_where_the_phase_puts_them() -> None:
    """The meeting of the fourth day would be missing from everybody's calendar."""
    schedule = make_schedule(activities_of(explain_text(PLAN, "plan.md")), Frame("", None))
    rows = {entry.title: (entry.starts_s / DAY_S, entry.ends_s / DAY_S) for entry in schedule.entries}
    assert rows == {
        "Phase 1: Beta": (0, 7),
        "go/no-go": (3, 4),
        "watch the battles": (4, 7),
        "Phase 2: All": (7, 21),
        "full watch": (7, 21),
    }
