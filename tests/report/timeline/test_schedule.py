from __future__ import annotations

import pytest

from gonogo.document.explain import explain_text
from gonogo.report.timeline import activities_of

H, D = 3_600.0, 86_400.0
PHASES = """# Shop 2.4

**Total Timeline:** 2 days

## Phase 1: Dry run (2-4 hours)

### Task 1.1: Staging
**Estimated Time:** 2-3 hours

1. Watch it (30 minutes)

## Phase 2: Beta (3-5 days)

### Decision

- **Decision Window**: 48 hours after deployment

## Phase 3: Everybody (Week 3)

**Duration:** 7-10 days

### Decision

- window: 24 h; on silence: hold
"""


def by_title(schedule):
    """The entries by their titles."""
    return {entry.title: entry for entry in schedule.entries}


def test_phases_tasks_and_decisions_follow_each_other(schedule):
    """A team sees when each phase can begin at the earliest, at its longest."""
    found = by_title(schedule(PHASES))
    times = {title: (entry.starts_s, entry.ends_s, entry.slack_s) for title, entry in found.items()}
    assert times == {
        "Phase 1: Dry run": (0, 4 * H, 14 * D - 4 * H - 5 * D),
        "Task 1.1: Staging": (0, 3 * H, 14 * D - 3 * H - 5 * D),
        "Phase 2: Beta": (4 * H, 4 * H + 5 * D, 14 * D - 4 * H - 5 * D),
        "Decision of phase 2": (4 * H, 4 * H + 2 * D, 14 * D - 4 * H - 2 * D),
        "Phase 3: Everybody": (14 * D, 24 * D, 0),
        "Decision of phase 3": (24 * D, 25 * D, 0),
    }
    assert [title for title, entry in found.items() if entry.is_critical] == [
        "Phase 3: Everybody",
        "Decision of phase 3",
    ]


def test_what_does_not_add_up_is_said(schedule):
    """A promise that the parts do not keep, and a decision before its evidence, are told with their lines."""
    made = schedule(PHASES)
    assert made.length_s == (21 * D, 25 * D)
    assert made.notes == (
        "line 3: the document says 2 d in all, its parts take 21 d to 25 d",
        "line 16: decision of phase 2 is due 2 d after the phase begins, before its shortest hold ends",
    )


def test_a_question_before_a_phase_takes_its_window(schedule):
    """A release that waits a day for an answer is a day longer, and the plan says so."""
    text = "# R\n\n## Phase 1: A (1 day)\n\n### Before\n\n- who: owner\n- window: 24 h; on silence: no-go\n"
    made = schedule(text)
    assert {entry.title: (entry.starts_s, entry.slack_s) for entry in made.entries} == {
        "Question before phase 1": (0, 0),
        "Phase 1: A": (D, 0),
    }
    assert made.length_s == (D, 2 * D)


TASKS = """# Work

| # | Task | Estimate | Depends on |
|---|------|----------|------------|
| 1 | Schema | 2 days | - |
| 2 | Backend | 3-5 days | 1 |
| 3 | Texts | 1 day | none |
| 4 | Launch | 4 h | Backend, 3 |
| | Total | 20 days | |
"""


def test_a_table_of_tasks_waits_for_what_its_rows_name(schedule):
    """By number or by name; what waits for nothing has slack, what does not is the critical path."""
    made = schedule(TASKS)
    assert {entry.title: (entry.starts_s, entry.slack_s) for entry in made.entries} == {
        "Schema": (0, 0),
        "Backend": (2 * D, 0),
        "Texts": (0, 6 * D),
        "Launch": (7 * D, 0),
    }


def test_a_circle_of_tasks_is_said_and_ends(schedule):
    """A slip in a table does not hang the command."""
    made = schedule(TASKS.replace("| 2 days | - |", "| 2 days | Launch |"))
    assert any("in a circle" in note for note in made.notes)
    assert len(made.entries) == 4


DATED = """# Release

## Phase 1: Preparation (Dec 15, 2025)

- rehearse

## Phase 2: Deployment (Dec 16, 2025)

- **09:00-11:00:** Databases
- **23:00-01:00:** Services

## Phase 3: Watching (Dec 16-17, 2025)

- watch

## Approval

- [ ] **Go/No-Go Meeting:** December 15, 2025 10:00 AM
- [ ] **Sign-off:** 2025-12-15T17:30

**Last Updated:** December 1, 2025
"""


def test_dates_and_clock_times_stand_where_the_document_puts_them(schedule):
    """A slot of the day of deployment is at that hour of its zone; the document's own date is no meeting."""
    made = schedule(DATED, "America/New_York")
    assert made.start.isoformat() == "2025-12-15T00:00:00-05:00"
    assert {entry.title: (entry.starts_s, entry.ends_s) for entry in made.entries} == {
        "Phase 1: Preparation": (0, D),
        "Go/No-Go Meeting": (10 * H, 10 * H),
        "Sign-off": (17.5 * H, 17.5 * H),
        "Phase 2: Deployment": (D, 2 * D),
        "Phase 3: Watching": (D, 3 * D),
        "Databases": (D + 9 * H, D + 11 * H),
        "Services": (D + 23 * H, D + 25 * H),
    }


def test_a_day_of_hold_is_24_hours_when_the_clock_changes(schedule):
    """A phase over the night of the clock change is not an hour short."""
    made = schedule("# R\n\n## Phase 1: A (2 days)\n", "Europe/Berlin", "2026-03-28T12:00")
    (entry,) = made.entries
    assert entry.ends_s - entry.starts_s == 2 * D


def test_no_phase_begins_in_a_freeze(schedule):
    """A release that would reach its next phase over the holidays waits, and says so."""
    text = "# R\n\n**Change freeze:** Dec 20, 2025 to Jan 4, 2026\n\n## Phase 1: A (10 days)\n\n## Phase 2: B (1 day)\n"
    made = schedule(text, "UTC", "2025-12-15")
    found = by_title(made)
    assert found["Phase 2: B"].starts_s == 21 * D
    assert made.notes == ("line 7: Phase 2: B waits for the end of a freeze",)
    (freeze,) = (entry for entry in made.entries if entry.kind == "freeze")
    assert (freeze.starts_s, freeze.ends_s, freeze.slack_s) == (5 * D, 21 * D, None)


def test_a_phase_without_an_end_makes_nothing_longer(schedule):
    """`Ongoing` is shown as open, and what goes on in it is no part of the release's length."""
    text = (
        "# R\n\n## Phase 1: A (2 days)\n\n## Phase 2: B\n\n### Duration: Ongoing\n\n"
        "## Timeline\n\n### Week 1+: Phase 2 (B)\n\n- Week 1-2: Watching\n"
    )
    made = schedule(text)
    found = by_title(made)
    assert (found["Phase 2: B"].is_open, found["Watching"].starts_s, found["Watching"].slack_s) == (True, 2 * D, None)
    assert made.length_s == (2 * D, 2 * D)


def test_names_do_not_depend_on_lines():
    """An event keeps its place in a calendar when a line is added above it; two of one name are two."""
    one = activities_of(explain_text(PHASES + TASKS + TASKS, "a.md")).all
    other = activities_of(explain_text("Hello.\n\n" + PHASES + TASKS + TASKS, "a.md")).all
    assert [activity.id for activity in one] == [activity.id for activity in other]
    assert len({activity.id for activity in one}) == len(one)


def test_a_slip_of_the_unit_or_the_calendar_is_no_time(schedule):
    """One impossible figure does not cost the rest of the schedule."""
    text = (
        "# R\n\n## Phase 1: A (999999999999 weeks)\n\n## Phase 2: B (Feb 31, 2025)\n\n## Phase 3: C (Dec 31, 9999)\n\n"
        "## Phase 4: D (2 days)\n\n- 25:99-26:00: x\n"
    )
    made = schedule(text)
    assert [(entry.title, entry.is_open) for entry in made.entries] == [
        ("Phase 1: A", True),
        ("Phase 2: B", True),
        ("Phase 3: C", True),
        ("Phase 4: D", False),
    ]
    assert made.length_s == (2 * D, 2 * D)


@pytest.mark.parametrize("text", ["# R\n", "", "# R\n\n- nothing here\n"])
def test_a_document_without_times_has_no_schedule_and_no_trouble(schedule, text):
    """Whoever points it at any document gets an answer."""
    assert schedule(text).entries == ()


def test_what_belongs_to_a_phase_stays_below_it(schedule):
    """A row of one phase is not looked for between those of another, although both go on at once."""
    text = (
        "# R\n\n## Phase 1: A (Dec 16, 2025)\n\n- **09:00-11:00:** Databases\n- **11:00-12:00:** Games\n\n"
        "## Phase 2: B (Dec 16-17, 2025)\n\n- **10:00-11:00:** Watch\n\n## Dates\n\n- **Start:** Dec 16, 2025 9:30 AM\n"
    )
    titles = [entry.title for entry in schedule(text, zone="UTC").entries]
    assert titles[0:3] == ["Phase 1: A", "Databases", "Games"]
    assert titles.index("Watch") == titles.index("Phase 2: B") + 1
