from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core import events as e
from gonogo.core.codec import event_from_json
from gonogo.report import make_report, to_json, to_junit, to_markdown

CASES = Path(__file__).parent / "cases"
RUNS = ("promoted", "tripped", "waiting", "asked_back")
FORMS = {"md": to_markdown, "json": to_json, "xml": to_junit}


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("form", FORMS)
def test_golden(journals, run, form):
    """The same journal gives the same report, byte for byte, in every format; GOLDEN=write renews the files."""
    told = FORMS[form](make_report(getattr(journals, run)()))
    golden = CASES / f"{run}.{form}"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_golden_of_a_real_run(form):
    """A journal that real processes, a real guard and real players wrote is told as it was on the day."""
    kept = json.loads((CASES / "errors-20.events.json").read_text(encoding="utf-8"))
    told = FORMS[form](make_report([event_from_json(event) for event in kept]))
    golden = CASES / f"errors-20.{form}"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("run", RUNS)
def test_every_prefix_can_be_told(journals, run):
    """A report can be made at any moment of a run, also in the middle of a step."""
    events = getattr(journals, run)()
    for length in range(1, len(events) + 1):
        report = make_report(events[:length])
        assert report.journal.events == length
        assert len(report.story) == 3
        to_markdown(report)
        to_junit(report)


def test_a_journal_without_its_opening_is_refused(journals):
    """A cut journal is not told as if it were a run."""
    for events in ((), journals.promoted()[1:]):
        with pytest.raises(ValueError, match="opening"):
            make_report(events)


def test_first_screen_says_what_and_why(journals):
    """Somebody who was not there learns in three sentences what happened, why, and how things stand."""
    told = to_markdown(make_report(journals.tripped()))
    first = told.split("## ")[0]
    for words in ("rolled back from phase Internal", journals.SENTENCE, "87 ms after its verdict", "was verified"):
        assert words in first
    assert "1000 times as fast as real time" in first


def test_a_program_is_never_shown_as_a_person(journals):
    """Whoever reads the report sees which approvals no human gave."""
    report = make_report(journals.promoted())
    assert [answer.by.kind for gate in report.gates for answer in gate.answers] == ["program"]
    assert "demo (program) approved" in to_markdown(report)


def test_an_answer_about_something_else_does_not_count(journals):
    """An approval of an older plan is shown, and shown as void."""
    report = make_report(journals.waiting())
    assert not report.gates[0].answers[0].is_about_the_question
    assert "counts for nothing" in to_markdown(report)


def test_going_back_without_a_smoke_is_not_verified(journals):
    """A rollback whose old version nobody asked anything is not called verified."""
    events = tuple(x for x in journals.tripped() if not _is_step(x, "back/smoke/game"))
    back = make_report(tuple(replace(x, index=at) for at, x in enumerate(events))).going_back
    assert back is not None
    assert not back.is_verified
    assert back.missing == ("game: the old version was not asked its smoke questions",)


def test_a_broken_promise_is_said(journals):
    """A rollback that took longer than the plan promised is shown as such."""
    events = list(journals.tripped())
    events[-1] = replace(events[-1], wall_s=events[-1].wall_s + 600)
    assert "NOT kept" in to_markdown(make_report(events))


def test_going_back_after_promotion_is_the_outcome(journals):
    """A release that was promoted and then taken back by a person is not reported as promoted."""
    events = journals.asked_back()
    assert make_report(events).outcome == "rolled back"
    assert make_report(events[:-1]).outcome == "going back"
    assert "Mei (person) asked to go back" in make_report(events).reason


def test_cells_cannot_break_the_table(journals):
    """A phase title with a bar in it does not shift the columns."""
    told = to_markdown(make_report(journals.promoted()))
    row = next(line for line in told.splitlines() if line.startswith("| Limited"))
    head = next(line for line in told.splitlines() if line.startswith("| phase |"))
    assert row.replace("\\|", "").count("|") == head.count("|")


def test_an_ended_run_took_as_long_as_it_took(journals):
    """Looking at a run a day later does not make it a day longer."""
    events = journals.tripped()
    later = e.Event(len(events), 9e9, journals.OPENED_WALL_S + 86_400, e.EngineStarted("host:2", 2))
    assert make_report((*events, later)).clock == make_report(events).clock


def _is_step(event, step):
    what = event.what
    return (isinstance(what, e.StepIntended) and what.step.id == step) or (
        isinstance(what, e.StepDone) and what.step == step
    )
