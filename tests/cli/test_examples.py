"""Every example, through every command that a newcomer tries on it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from gonogo.cli.answer import Exit
from gonogo.cli.documents import document_of
from gonogo.cli.render import source_of
from gonogo.cli.simulating import played, subject_of
from gonogo.report import make_report
from gonogo.report.package import package
from gonogo.simulate.release import Manner, Released, Scenario

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANS = sorted(path.name for path in EXAMPLES.glob("*.md"))
BOX = re.compile(r"^- \[(?P<box>[x ])\] (?P<words>.+)$", re.MULTILINE)


@cache
def released(name: str, scenario: Scenario) -> Released:
    """One release of an example; what goes wrong goes wrong in its first phase."""
    subject = subject_of(EXAMPLES / name, document_of(EXAMPLES / name), None)
    return played(subject, scenario, 1, Manner(subject.setting.plan.phases[0].id))


@pytest.mark.parametrize("name", PLANS)
def test_lint_and_explain_have_nothing_against_an_example(runs, name):
    """An example with an error in it teaches the error."""
    linted = runs.call("lint", str(EXAMPLES / name), "--format", "json")
    assert linted.exit_code is Exit.CLEAN
    explained = runs.call("explain", str(EXAMPLES / name), "--format", "json").data
    assert explained["coverage"]["not understood"] == 0


@pytest.mark.parametrize("name", PLANS)
def test_adopt_leaves_a_bound_example_as_it_is(runs, tmp_path, name):
    """Whoever adopts twice keeps the front matter that was filled in."""
    draft = tmp_path / name
    runs.call("adopt", str(EXAMPLES / name), "-o", str(draft))
    assert draft.read_text(encoding="utf-8") == (EXAMPLES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PLANS)
def test_an_example_has_a_schedule_in_every_form(runs, tmp_path, name):
    """A plan without a critical path is no example of a schedule."""
    words = ("timeline", str(EXAMPLES / name), "--start", "2026-03-24T09:00", "--zone", "Europe/Berlin")
    data = runs.call(*words).data
    assert [entry for entry in data["entries"] if entry["kind"] == "phase"]
    for form in ("text", "svg", "ics", "json"):
        runs.call(*words, "--format", form, "-o", str(tmp_path / form))
        assert (tmp_path / form).read_bytes()


@pytest.mark.parametrize("name", PLANS)
def test_a_healthy_example_is_promoted_and_every_box_of_its_package_is_proved(name):
    """A box that a whole healthy release leaves open could never be ticked."""
    told = released(name, Scenario.HEALTHY)
    assert told.story.outcome == "promoted", told.story.why
    files = package(source_of(EXAMPLES / name, make_report(told.events)))
    found = [box for text in files.values() for box in BOX.finditer(text)]
    assert found
    assert [box["words"] for box in found if box["box"] == " " and box["words"].endswith("open")] == []
    assert all("journal line" in box["words"] for box in found if box["box"] == "x")


@pytest.mark.parametrize("name", PLANS)
def test_a_bad_example_goes_back_and_its_package_says_why(name):
    """An example whose guards do not fire is copied with those guards."""
    told = released(name, Scenario.ERROR_20)
    assert told.story.outcome == "rolled back", told.story.why
    assert told.story.back_s is not None
    files = package(source_of(EXAMPLES / name, make_report(told.events)))
    assert "went back, because" in files["rollback-procedures.md"]
    assert "rolled back" in files["coordination-summary.md"]


@pytest.mark.parametrize("name", PLANS)
def test_the_package_of_an_example_is_in_step_until_the_example_changes(runs, tmp_path, name):
    """Without a run nothing is ticked, and a changed letter makes every document stale."""
    plan = tmp_path / name
    plan.write_text((EXAMPLES / name).read_text(encoding="utf-8"), encoding="utf-8")
    words = ("render", str(plan), "-o", str(tmp_path / "package"))
    files = runs.call(*words).data["files"]
    assert not any("- [x]" in (tmp_path / "package" / file).read_text(encoding="utf-8") for file in files)
    assert runs.call(*words, "--check").exit_code is Exit.CLEAN
    plan.write_text(plan.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert runs.call(*words, "--check").data["stale"] == files
