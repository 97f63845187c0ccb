from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.cli.answer import Exit
from gonogo.core.codec import plan_digest
from gonogo.document import read_plan
from gonogo.errors import GonogoError

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def plan(tmp_path):
    """A copy of a plan that can be changed."""
    return Path(shutil.copy(EXAMPLES / "small-service.md", tmp_path / "release.md"))


def test_check_fails_as_soon_as_the_plan_has_changed(runs, plan, tmp_path):
    """Nobody carries a release out by a checklist of last week's plan."""
    folder = tmp_path / "package"
    words = ("render", str(plan), "-o", str(folder))
    stale = runs.call(*words, "--check")
    assert (stale.exit_code, len(stale.data["stale"])) == (Exit.WRONG, 6)
    assert not folder.exists()
    assert len(runs.call(*words).data["files"]) == 6
    assert runs.call(*words, "--check").exit_code is Exit.CLEAN
    plan.write_text(plan.read_text() + "\nOne more word.\n")
    stale = runs.call(*words, "--check")
    assert (stale.exit_code, len(stale.data["stale"])) == (Exit.WRONG, 6)
    assert "coordination-summary.md is stale" in stale.words
    runs.call(*words)
    (folder / "go-live-procedures.md").write_text("changed by hand")
    assert runs.call(*words, "--check").data["stale"] == ["go-live-procedures.md"]


def test_what_else_lies_in_the_folder_stays(runs, plan, tmp_path):
    """Rendering into a wiki's folder does not cost its other pages."""
    (tmp_path / "notes.md").write_text("mine")
    runs.call("render", str(plan), "-o", str(tmp_path))
    assert (tmp_path / "notes.md").read_text() == "mine"


def test_only_the_run_of_this_plan_proves_anything(runs, journals, plan, tmp_path):
    """A tick from another plan's run would be a lie with a reference."""
    words = ("render", str(plan), "-o", str(tmp_path / "package"), "--run")
    runs.add(journals.promoted(), "other")
    with pytest.raises(GonogoError) as told:
        runs.call(*words, "other")
    assert told.value.code == "GG-2004"
    opening = journals.promoted()[0]
    bound = read_plan(plan)
    own = replace(opening, what=replace(opening.what, plan=bound, digest=plan_digest(bound)))
    runs.add((own,), "own")
    runs.call(*words, "own")
    assert "run: own, under way" in (tmp_path / "package" / "coordination-summary.md").read_text()


def test_a_document_that_nobody_has_bound_is_rendered_too(runs, tmp_path):
    """The first package needs nothing but the team's own words, and names no time that it does not know."""
    file = tmp_path / "plan.md"
    file.write_text("# R\n\n## Phase 1: A (Dec 15, 2025)\n\n- **09:00-11:00:** Databases\n")
    runs.call("render", str(file), "-o", str(tmp_path / "package"))
    text = (tmp_path / "package" / "go-live-procedures.md").read_text()
    assert "no time zone" in text
    assert "09:00-11:00: Databases (line 5)" in text


def test_a_yaml_plan_is_rendered(runs, tmp_path):
    """Whoever writes YAML gets the documents as well."""
    answer = runs.call("render", str(EXAMPLES / "small-service.yaml"), "-o", str(tmp_path / "package"))
    assert answer.exit_code is Exit.CLEAN
    assert "Smoke, after each deploy" in (tmp_path / "package" / "validation-tests.md").read_text()
