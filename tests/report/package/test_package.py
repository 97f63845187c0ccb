from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gonogo.core.events import DecisionKind, DecisionMade
from gonogo.core.strategy import in_order
from gonogo.document.explain import explain_text
from gonogo.report import make_report
from gonogo.report.package.proof import criteria_of, proofs_of

BOX = re.compile(r"^- \[(?P<box>[x ])\] (?P<words>.+)$", re.MULTILINE)
NAMES = {
    "coordination-summary.md",
    "deployment-checklist.md",
    "monitoring-and-alerting.md",
    "rollback-procedures.md",
    "validation-tests.md",
    "go-live-procedures.md",
}


def boxes(text):
    """Each box by the words up to its line number."""
    return {found["words"].partition(" (line")[0]: (found["box"], found["words"]) for found in BOX.finditer(text)}


def test_without_a_run_nothing_is_ticked(files):
    """A tick that somebody typed into the plan does not get into a document that looks official."""
    made = files()
    assert set(made) == NAMES
    assert all(box == " " for text in made.values() for box, _ in boxes(text).values())
    summary = made["coordination-summary.md"]
    assert "proved: 0 of 5; not met: 0; open: 5" in summary
    assert "ticked in the document without evidence: 3, counted as open" in summary


def test_a_tick_carries_its_evidence(files, journals):
    """Whoever doubts a tick finds who signed or what was measured, with the line of the journal."""
    summary = boxes(files(journals.promoted())["coordination-summary.md"])
    box, words = summary["error rate &lt; 1 %"]
    assert box == "x"
    assert re.search(r"0 of 540 requests failed.*; journal line \d+$", words)
    box, words = summary["support is ready"]
    assert box == "x"
    assert re.search(r"approved by demo \(program\) at 20.*: unattended demo; journal line \d+$", words)
    assert summary["&lt;b>legal&lt;/b> agreed"][0] == " "


def test_evidence_of_one_phase_proves_nothing_of_another(files, journals):
    """The same words in two phases are two claims."""
    made = boxes(files(journals.promoted())["validation-tests.md"])
    both = [
        (found["box"], found["words"])
        for found in BOX.finditer(files(journals.promoted())["validation-tests.md"])
        if found["words"].startswith("p95 latency")
    ]
    assert made
    assert [box for box, _ in both] == [" ", "x"]
    assert both[0][1].endswith("open, ticked in the document without evidence")


def test_a_rollback_is_told_with_its_reason(files, journals):
    """The rollback procedures say what became of them the last time."""
    text = files(journals.tripped())["rollback-procedures.md"]
    assert "went back, because: error rate of game: 9 of 41 requests failed" in text
    assert "gonogo rollback latest --phase beta --reason TEXT" in text


def test_the_budget_of_going_back_is_added_up(files):
    """A promise of 15 minutes beside steps of 25 is seen by whoever reads the procedure."""
    text = files()["rollback-procedures.md"]
    assert "15 min to 25 min one after another" in text
    assert "1 more without a length" in text
    assert "cart_total" in text


@pytest.mark.parametrize("ranges", [("0-5", "5-15", "15-60")])
def test_spans_on_one_clock_are_not_added_up(files, ranges):
    """0–5, 5–15 and 15–60 minutes are an hour, not eighty minutes."""
    steps = "\n".join(f"{n}. Step {n} ({span} minutes)" for n, span in enumerate(ranges, start=1))
    text = files(text=f"# R\n\n## Rollback plan\n\n### Rollback steps\n\n{steps}\n")["rollback-procedures.md"]
    assert "at most 1 h" in text


def test_what_must_not_be_is_no_box(files):
    """A failure criterion that could be ticked would be ticked."""
    made = files()
    assert all("error rate > 2 %" not in words for text in made.values() for words in boxes(text))
    assert "must not be: error rate > 2 %" in made["monitoring-and-alerting.md"]
    assert "- error rate > 2 % for 2 h (line 12)" in made["rollback-procedures.md"]


def test_the_same_plan_gives_the_same_bytes(files, journals):
    """`render --check` would call a fresh package stale."""
    assert files(journals.promoted()) == files(journals.promoted())
    assert files() != files(journals.promoted())


@pytest.mark.parametrize("text", ["", "# R\n", "# R\n\njust words\n"])
def test_a_document_that_says_little_gives_a_package_that_says_so(files, text):
    """Nothing is invented where the plan is silent."""
    made = files(text=text)
    assert set(made) == NAMES
    assert "The plan names nobody." in made["go-live-procedures.md"]
    assert not any(boxes(one) for one in made.values())


def test_a_criterion_is_found_behind_its_label_and_its_settings(journals):
    """`Errors: fewer than …; at least 500 requests` would stay open although the journal proves it."""
    text = (
        "# R\n\n## Phase 1: A (10 h)\n\n### Success criteria\n\n- **Errors**: at most 1 of 100; at least 500 requests\n"
    )
    run = make_report(journals.promoted())
    plan = journals.plan()
    document = explain_text(text, "release.md")
    lines = document.lines
    first = plan.phases[0].success
    assert list(criteria_of(lines, first).values()) == [one.id for one in first]
    assert [proof.is_met for proof in proofs_of(lines, plan, run).values()] == [True]
    assert criteria_of(lines, (*first, replace(first[0], id="another"))) == {}


def test_a_gate_that_was_not_passed_ticks_nothing(files, journals):
    """The last of two answers may be a yes where the decision was a no."""
    events = journals.promoted()
    decided = [
        replace(one, what=replace(one.what, kind=DecisionKind.NO_GO))
        if isinstance(one.what, DecisionMade) and "support" not in one.what.about and one.what.kind is DecisionKind.GO
        else one
        for one in events
    ]
    box, words = boxes(files(tuple(decided))["coordination-summary.md"])["support is ready"]
    assert box == " "
    assert "NOT MET: approved by demo" in words


def test_a_bound_plan_says_what_gonogo_undoes_and_in_which_order(files, journals):
    """Whoever reads the procedure at night sees what happens by itself."""
    text = files(journals.promoted())["rollback-procedures.md"]
    plan = journals.plan()
    rows = [text.index(f"by gonogo: {one.name} {one.new.version} → {one.stable.version}") for one in in_order(plan)]
    assert rows == sorted(rows, reverse=True)
    assert text.index("every share to 0") < min(rows)


def test_two_questions_of_a_phase_stay_apart(files):
    """Who may let a phase begin is not mistaken for who decides at its end."""
    text = files(
        text="# R\n\n## Phase 1: A (10 h)\n\n### Before\n\n- who: release lead; window: 2 h; on silence: no-go\n\n"
        "### Decision\n\n- who: game lead; window: 4 h; on silence: hold\n"
    )["go-live-procedures.md"]
    before, _, decision = text.partition("### Decision")
    assert "release lead" in before.partition("### Question before it begins")[2]
    assert "game lead" in decision
    assert "game lead" not in before.partition("## Phase 1")[2]


WHOLE = """# R

## Phase 1: A (Dec 15, 2025)

**Priority:** BLOCKING
**Owner:** Release Manager

- **09:00-11:00:** Databases

### Failure criteria

- > 1% error rate for 30 minutes

## Phase 2: B (Dec 16, 2025)

### Failure criteria

- > 2% error rate for 30 minutes

### Sign-off

```
Approval: [APPROVED / REJECTED]
Approver: [Name]
```

## Status

- Migration completed and validated
- **Rapid rollback**: <15 minute emergency rollback capability

## Rollback

### Automated rollback

1. Traffic home (5 minutes)

### Manual rollback (emergency only)

1. Enable maintenance mode
"""


def test_whose_a_phase_is_is_told_and_not_ticked(files):
    """A box beside `Owner: Release Manager` is ticked by whoever wants to be done."""
    made = files(text=WHOLE)
    assert not [words for text in made.values() for words in boxes(text) if words.startswith(("Owner", "Priority"))]
    checklist = made["deployment-checklist.md"]
    assert checklist.index("- Owner: Release Manager (line 6)") > checklist.index("## Phase 1: A")


def test_a_blank_form_is_a_form_and_no_step(files):
    """`Approver: [Name]` is filled in with each answer, and is nothing that somebody does once."""
    made = files(text=WHOLE)
    assert not [words for text in made.values() for words in boxes(text) if "[Name]" in words]
    assert "- Approver: [Name]" in made["go-live-procedures.md"].partition("### Form of each answer")[2]


def test_what_makes_it_go_back_stands_under_its_phase(files):
    """At night nobody works out which of two bounds counts today."""
    text = files(text=WHOLE)["rollback-procedures.md"]
    first, _, second = text.partition("### In Phase 2: B")
    assert "> 1% error rate" in first.partition("### In Phase 1: A")[2]
    assert "> 2% error rate" in second
    assert "\n\n\n" not in text


def test_two_ways_back_are_not_mixed(files):
    """The emergency's steps are not taken after those of the usual way."""
    text = files(text=WHOLE)["rollback-procedures.md"]
    usual, _, emergency = text.partition("### Manual rollback (emergency only)")
    assert "Traffic home" in usual
    assert "maintenance mode" in emergency
    assert "<15 minute emergency rollback capability (line 30)" in emergency.replace("&lt;", "<")


def test_dates_without_a_zone_are_said_where_they_belong(files):
    """Hours of a day that nobody can place are not left out, and not taken for somebody's own."""
    made = files(text=WHOLE)
    assert "09:00-11:00: Databases (line 8)" in made["go-live-procedures.md"].partition("## Phase 1: A")[2]
    assert made["go-live-procedures.md"].count("Databases (line 8)") == 1
    assert "no time zone" in made["coordination-summary.md"]


def test_a_plan_that_measures_nothing_is_told_so(files):
    """An empty page looks like a page that is still to come."""
    text = files(text="# R\n\n## Phase 1: A (1 day)\n\n- deploy\n")["monitoring-and-alerting.md"]
    assert "nothing in it can be measured" in text
    assert "nothing in it can be measured" not in files()["monitoring-and-alerting.md"]
