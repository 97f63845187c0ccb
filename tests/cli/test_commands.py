from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from gonogo.cli.answer import Exit
from gonogo.core import events as e
from gonogo.core.gates import tally
from gonogo.core.state import fold
from gonogo.errors import GonogoError

DECIDE = ("decide", "r-7", "--gate", "beta/before", "--answer", "approved", "--reason", "feedback is good")


def last(runs):
    return runs.journal.read("r-7f3a")[-1].what


def test_decide_counts(runs, journals):
    """A release manager's answer reaches the gate, about exactly what it asked."""
    runs.add(journals.waiting())
    answer = runs.call(*DECIDE, "--as", "Mei")
    given = last(runs)
    assert (given.by, given.answer, given.digests) == (journals.MEI, e.Answer.APPROVED, (journals.DIGEST,))
    state = fold(runs.journal.read("r-7f3a"))
    assert tally(journals.plan().phases[1].before, state.gates["beta/before"]).approved == (given,)
    assert answer.data["kind"] == "person"
    assert "gonogo run r-7f3a" in answer.words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", "Mallory"), "GG-2007"),
        (("--as", "demo", "--kind", "person"), "GG-2007"),
        (("--as", "Mei", "--gate", "no-such"), None),
    ],
)
def test_an_answer_that_cannot_count_is_refused(runs, journals, words, code):
    """Nobody believes that they have answered when they have not."""
    runs.add(journals.waiting())
    length = len(runs.journal.read("r-7f3a"))
    said = [word for word in DECIDE if "--gate" not in words or word not in ("--gate", "beta/before")]
    with pytest.raises(GonogoError) as told:
        runs.call(*said, *words)
    assert told.value.code == (code or "GG-2006")
    assert len(runs.journal.read("r-7f3a")) == length


def test_hold_and_release(runs, journals, monkeypatch):
    """Anybody who is logged in can stop a release from growing, by name, and let it go on."""
    monkeypatch.setenv("LOGNAME", "ana")
    monkeypatch.delenv("CI", raising=False)
    runs.add(journals.prepared().done())
    runs.call("hold", "latest", "--reason", "support is flooded")
    assert fold(runs.journal.read("r-7f3a")).holds["person"].by.name == "ana"
    runs.call("hold", "latest", "--release", "--reason", "calm again")
    assert fold(runs.journal.read("r-7f3a")).holds == {}


def test_a_ci_job_is_not_recorded_as_a_person(runs, journals, monkeypatch):
    """Whoever reads the journal sees that a pipeline did it."""
    monkeypatch.setenv("CI", "true")
    runs.add(journals.prepared().done())
    assert runs.call("hold", "latest", "--reason", "nightly").data["kind"] == "ci"


def test_an_ended_run_is_not_held(runs, journals):
    """A hold on what is over would promise something that cannot be."""
    runs.add(journals.tripped())
    with pytest.raises(GonogoError) as told:
        runs.call("hold", "latest", "--reason", "x")
    assert told.value.code == "GG-2008"


@pytest.mark.parametrize(("form", "read"), [("markdown", str), ("json", json.loads), ("junit", ET.fromstring)])
def test_report_forms(runs, journals, form, read):
    """People, programs and CI each get the report in their own form."""
    runs.add(journals.tripped())
    assert read(runs.call("report", "latest", "--format", form).text)


def test_report_into_a_file(runs, journals, tmp_path):
    """A report can be kept; where it cannot be written, that is said with a code."""
    runs.add(journals.promoted())
    file = tmp_path / "deep" / "report.md"
    runs.call("report", "-o", str(file))
    assert file.read_text().startswith("# Nine Meridians 1.1: promoted")
    with pytest.raises(GonogoError) as told:
        runs.call("report", "-o", str(tmp_path / "deep" / "report.md" / "x"))
    assert told.value.code == "GG-2001"


def test_status_lists_runs(runs, journals):
    """Without a name, every run is listed with how it stands."""
    runs.add(journals.promoted(), "shop-1").add(journals.tripped(), "shop-2").add(journals.waiting(), "shop-3")
    answer = runs.call("status")
    assert [(one["run"], one["outcome"]) for one in answer.data["runs"]] == [
        ("shop-1", "promoted"),
        ("shop-2", "rolled back"),
        ("shop-3", "under way"),
    ]
    assert answer.text.count("\n") == 2


def test_status_says_what_is_asked_and_how_to_answer(runs, journals):
    """Whoever is asked finds the question and the command that answers it."""
    runs.add(journals.waiting())
    answer = runs.call("status", "latest")
    assert "Go on to the beta?" in answer.text
    assert "gonogo decide r-7f3a --gate beta/before --answer approved" in answer.text
    assert answer.data["asked"][0]["gate"] == "beta/before"
    assert json.dumps(answer.data)
    assert runs.call("status").words == ""


def test_status_of_an_empty_home(runs):
    """A newcomer is told how to begin."""
    answer = runs.call("status")
    assert (answer.data, answer.exit_code) == ({"runs": []}, Exit.CLEAN)
    assert "gonogo run PLAN" in answer.words


def test_rollback_of_an_unknown_phase_changes_nothing(runs, journals):
    """A slip in the phase's name does not become a rollback."""
    runs.add(journals.prepared().done())
    with pytest.raises(GonogoError) as told:
        runs.call("rollback", "latest", "--phase", "betta", "--reason", "x")
    assert told.value.code == "GG-2003"
    assert "internal, beta" in told.value.hint
    assert not any(isinstance(event.what, e.RollbackRequested) for event in runs.journal.read("r-7f3a"))
